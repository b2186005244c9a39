import '@fontsource-variable/inter/index.css';
import './app.css';
import { chooseHost } from './host';
import { giveIntlALanguage } from './shell/language';
import { chooseLanguage } from './text';

document.documentElement.lang = chooseLanguage(location.search, navigator.languages);
giveIntlALanguage();

/** The screens are loaded only now: what they are made of asks Intl as soon as it is loaded. */
async function start(): Promise<void> {
  const target = document.getElementById('app') ?? document.body;
  if (new URLSearchParams(location.search).has('corridor')) {
    const [{ mount }, { default: Corridor }] = await Promise.all([
      import('svelte'),
      import('./corridor/Corridor.svelte'),
    ]);
    mount(Corridor, { target, props: { host: await chooseHost(location.search) } });
    return;
  }
  const [{ mount }, { default: App }] = await Promise.all([import('svelte'), import('./App.svelte')]);
  const host = await chooseHost(location.search);
  const app = mount(App, { target, props: { host, search: location.search } });
  if (new URLSearchParams(location.search).has('bench')) {
    const { measureWard } = await import('./bench/live');
    await measureWard(host, app);
  }
}

void start();
