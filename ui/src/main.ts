import '@fontsource-variable/inter/index.css';
import './app.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { chooseHost } from './host';
import { chooseLanguage } from './text';

document.documentElement.lang = chooseLanguage(location.search, navigator.languages);

const target = document.getElementById('app') ?? document.body;
void chooseHost(location.search).then((host) => {
  const app = mount(App, { target, props: { host, search: location.search } });
  if (new URLSearchParams(location.search).has('bench')) {
    void import('./bench/live').then(({ measureWard }) => measureWard(host, () => app.waveStats()));
  }
});
