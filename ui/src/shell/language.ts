/**
 * Under the POSIX locale WebKitGTK says that the language is "C". Intl refuses that,
 * and uPlot asks Intl as soon as it is loaded: it has to hear of a language first.
 */
export function giveIntlALanguage(): void {
  try {
    new Intl.NumberFormat(navigator.language);
  } catch {
    Object.defineProperty(navigator, 'language', { value: 'en', configurable: true });
  }
}
