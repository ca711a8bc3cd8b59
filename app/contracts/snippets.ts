/** The programs that send a first trace, for the dashboard, which sees no settings; the installer shows the same. */
export {
  keyPlaceholder,
  type Snippet,
  type SnippetId,
  type SnippetValues,
  snippets,
} from "@cognobserve/settings/snippets";
