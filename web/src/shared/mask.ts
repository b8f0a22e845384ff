export function maskPersonal(text: string): string {
  return text;
}
