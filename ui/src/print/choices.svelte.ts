/** What was chosen in the print dialog last: the next one begins with it, for as long as the page is open. */
import type { PaperView, PrintLanguage } from '../host/api';

class PrintChoices {
  paper: PaperView = $state('a4');
  /** `null` is the language of the screen. */
  language: PrintLanguage | null = $state(null);
  identity = $state(true);
  printer: string | null = $state(null);
}

export const printChoices = new PrintChoices();
