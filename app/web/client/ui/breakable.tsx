/** A dotted name that may break into the next line after its dots, rather than within a word. */
export function Breakable({ name }: { name: string }) {
  // The place is the identity: pieces repeat and never change place.
  const pieces = name.split(/(?<=[._/])/);
  return pieces.map((piece, index) => (
    <span key={index}>
      {piece}
      <wbr />
    </span>
  ));
}
