import { project, webPaths } from "@cognobserve/contracts/web-api";
import { request } from "./request.ts";

/** Makes a project, of which the maker is a member. */
export const createProject = (name: string) => request(webPaths.projects, project, { method: "POST", body: { name } });
