/** Files for the visitor to keep. */
export function save(name: string, content: BlobPart, type: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // the browser has taken hold of it by the time that the click is over; a while more does no harm
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
