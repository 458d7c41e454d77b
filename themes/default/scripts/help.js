/* Enhancements; every page works without them. Text is set with textContent, so this runs under a strict policy. */
(() => {
  'use strict';
  const doc = document;
  const $$ = (s, r = doc) => [...r.querySelectorAll(s)];
  const words = doc.body.dataset;

  // Suggestions while typing: a combobox with a listbox. One request at a time, 120 ms after the last key.
  $$('input[data-suggest]').forEach((input, n) => {
    const form = input.form, box = doc.createElement('div'), list = doc.createElement('ul'), live = doc.createElement('p');
    const id = `suggest-${n}`;
    box.className = 'suggest'; box.hidden = true;
    list.id = id; list.setAttribute('role', 'listbox'); list.setAttribute('aria-label', words.suggestions);
    live.className = 'vh'; live.setAttribute('role', 'status');
    box.append(list); form.append(box, live);
    let at = -1, timer, asking;
    const set = (k, v) => input.setAttribute(k, v);
    set('role', 'combobox'); set('aria-autocomplete', 'list'); set('aria-controls', id); set('aria-expanded', 'false');
    const pick = i => {
      at = i;
      [...list.children].forEach((o, k) => o.setAttribute('aria-selected', k === i));
      if (i < 0) input.removeAttribute('aria-activedescendant');
      else { set('aria-activedescendant', list.children[i].id); list.children[i].scrollIntoView({ block: 'nearest' }); }
    };
    const show = on => { box.hidden = !on; set('aria-expanded', String(on)); if (!on) pick(-1); };
    const row = (url, text, small, k) => {
      const o = doc.createElement('li'), t = doc.createElement('span');
      o.setAttribute('role', 'option'); o.id = `${id}-${k}`; o.dataset.href = url;
      o.setAttribute('aria-selected', 'false'); t.textContent = text; o.append(t);
      if (small) { const s = doc.createElement('small'); s.textContent = small; o.append(s); }
      return o;
    };
    const ask = async q => {
      if (asking) asking.abort();
      asking = new AbortController();
      try {
        const r = await fetch(`${input.dataset.suggest}&q=${encodeURIComponent(q)}`, { signal: asking.signal });
        if (!r.ok || input.value.trim() !== q) return;
        const found = (await r.json()).suggestions;
        list.replaceChildren(
          ...found.map((x, k) => row(x.url, x.title, x.category, k)),
          row(`${form.getAttribute('action')}?q=${encodeURIComponent(q)}`, words.all.replace('{0}', q), '', found.length));
        pick(-1); show(true); live.textContent = words.count.replace('{0}', found.length);
      } catch (e) { /* offline or outdated: the form still works */ }
    };
    input.addEventListener('input', () => {
      clearTimeout(timer);
      const q = input.value.trim();
      if (q.length < 2) show(false); else timer = setTimeout(() => ask(q), 120);
    });
    input.addEventListener('keydown', e => {
      const max = list.children.length;
      if (box.hidden || !max) return;
      if (e.key === 'ArrowDown') pick((at + 1) % max);
      else if (e.key === 'ArrowUp') pick((at - 1 + max) % max);
      else if (e.key === 'Escape') show(false);
      else if (e.key === 'Enter' && at >= 0) location.href = list.children[at].dataset.href;
      else return;
      e.preventDefault();
    });
    list.addEventListener('mousedown', e => {
      const o = e.target.closest('[data-href]');
      if (o && !e.button) { e.preventDefault(); location.href = o.dataset.href; }
    });
    input.addEventListener('blur', () => show(false));
  });

  // The heading being read, in the list of contents.
  const links = $$('.side .toc a');
  if (links.length && 'IntersectionObserver' in window) {
    const seen = new Set();
    const watcher = new IntersectionObserver(all => {
      all.forEach(x => seen[x.isIntersecting ? 'add' : 'delete']('#' + x.target.id));
      const now = links.find(a => seen.has(decodeURIComponent(a.hash)));
      if (now) links.forEach(a => a === now ? a.setAttribute('aria-current', 'true') : a.removeAttribute('aria-current'));
    }, { rootMargin: '0px 0px -60% 0px' });
    links.forEach(a => { const h = doc.getElementById(decodeURIComponent(a.hash.slice(1))); if (h) watcher.observe(h); });
  }
})();
