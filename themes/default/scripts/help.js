/* Enhancements; every page works without them. Text is set with textContent, so this runs under a strict policy. */
(() => {
  'use strict';
  const doc = document;
  const $$ = (s, r = doc) => [...r.querySelectorAll(s)];
  const words = doc.body.dataset;

  // What was seen, told in one small message when the page is left or after two seconds.
  const queue = [], locale = doc.documentElement.lang;
  const flush = () => {
    if (!queue.length) return;
    const now = Date.now();
    const events = queue.splice(0, 50).map(({ t, ...e }) => ({ ...e, ago: now - t }));
    const body = new Blob([JSON.stringify({ events })], { type: 'application/json' });
    if (!(navigator.sendBeacon && navigator.sendBeacon('/api/v1/events', body))) fetch('/api/v1/events', { method: 'POST', body, keepalive: true }).catch(() => {});
  };
  let soon;
  const tell = (type, fields) => {
    const id = crypto.randomUUID ? crypto.randomUUID() : '10000000-1000-4000-8000-100000000000'.replace(/[018]/g, c => (c ^ crypto.getRandomValues(new Uint8Array(1))[0] & 15 >> c / 4).toString(16));
    queue.push({ id, type, t: Date.now(), locale, page: location.pathname, ...fields });
    clearTimeout(soon); soon = setTimeout(flush, 2000);
  };
  addEventListener('pagehide', flush);
  doc.addEventListener('visibilitychange', () => doc.visibilityState === 'hidden' && flush());

  // An article: seen, and engaged once it was visible long enough and scrolled or jumped in.
  const article = doc.querySelector('article[data-article]');
  if (article) {
    const { article: id, revision, words: length } = article.dataset, from = doc.referrer && new URL(doc.referrer);
    const here = from && from.host === location.host && from.pathname;
    tell('view', { article: id, revision, from: !from ? 'direct' : !here ? 'external' : /^\/[^/]+\/search/.test(here) ? 'search' : /\/articles\//.test(here) ? 'related' : /\/contact/.test(here) ? 'suggestion' : 'category' });
    flush();
    let seconds = 0, depth = 0, moved = false, done = false;
    const need = Math.min(30, 0.3 * 60 * length / 200);
    const seen = () => { const r = article.getBoundingClientRect(); depth = Math.max(depth, Math.min(1, (innerHeight - r.top) / r.height)); };
    addEventListener('scroll', () => { moved = true; seen(); }, { passive: true });
    article.addEventListener('click', e => { if (e.target.closest('a[href^="#"]')) { moved = true; depth = Math.max(depth, 0.25); } });
    const clock = setInterval(() => {
      if (doc.visibilityState !== 'visible') return;
      seconds++;
      seen();
      if (!done && seconds >= need && depth >= 0.25 && (moved || depth >= 1)) {
        done = true;
        clearInterval(clock);
        tell('engaged', { article: id, seconds, depth: Math.round(depth * 100) / 100 });
      }
    }, 1000);
  }

  // Results: which one was opened.
  $$('[data-search]').forEach(list => list.addEventListener('click', e => {
    const a = e.target.closest('a'), item = a && a.closest('[data-article]');
    if (item) { tell('click', { search: list.dataset.search, article: item.dataset.article, position: [...list.children].indexOf(item) + 1 }); flush(); }
  }));

  // The answer of a search: seen once it was in view for five seconds.
  const best = doc.querySelector('[data-answer]');
  if (best && 'IntersectionObserver' in window) {
    let seconds = 0, inView = false;
    new IntersectionObserver(all => { inView = all[0].isIntersecting; }, { threshold: 0.6 }).observe(best);
    const watch = setInterval(() => {
      if (inView && doc.visibilityState === 'visible' && ++seconds >= 5) {
        clearInterval(watch);
        tell('answer_seen', { search: best.dataset.of, article: best.dataset.answer });
      }
    }, 1000);
  }

  // A vote stays on the page.
  const vote = doc.getElementById('vote');
  if (vote) vote.addEventListener('submit', async e => {
    e.preventDefault();
    const form = new URLSearchParams(new FormData(vote));
    try {
      const r = await fetch(vote.action, { method: 'POST', body: form });
      if (!r.ok) throw 0;
      const p = doc.createElement('p');
      p.setAttribute('role', 'status'); p.tabIndex = -1; p.textContent = vote.dataset.thanks;
      vote.replaceChildren(p); p.focus();
    } catch (x) { vote.submit(); }
  });

  // Suggestions while typing: a combobox with a listbox. One request at a time, 120 ms after the last key.
  $$('input[data-suggest]').forEach((input, n) => {
    const form = input.form, box = doc.createElement('div'), list = doc.createElement('ul'), live = doc.createElement('p');
    const id = `suggest-${n}`;
    box.className = 'suggest'; box.hidden = true;
    list.id = id; list.setAttribute('role', 'listbox'); list.setAttribute('aria-label', words.suggestions);
    live.className = 'vh'; live.setAttribute('role', 'status');
    box.append(list); form.append(box, live);
    const leaf = form.querySelector('svg').cloneNode(true);
    leaf.firstElementChild.remove(); leaf.firstElementChild.setAttribute('d', 'M6 3h8.5L19 7.5V21H6zM14 3v5h5M9 12.5h6.5M9 16.5h6.5');
    let at = -1, timer, asking, last = null, still;
    const settle = () => {
      clearTimeout(still);
      if (last && !last.told) { last.told = true; tell('search', { search: last.id, query: last.q, hits: last.n, shown: last.n, layers: ['prefix'], millis: last.ms, where: 'box' }); }
    };
    const set = (k, v) => input.setAttribute(k, v);
    set('role', 'combobox'); set('aria-autocomplete', 'list'); set('aria-controls', id); set('aria-expanded', 'false');
    const pick = i => {
      at = i;
      [...list.children].forEach((o, k) => o.setAttribute('aria-selected', k === i));
      if (i < 0) input.removeAttribute('aria-activedescendant');
      else { set('aria-activedescendant', list.children[i].id); list.children[i].scrollIntoView({ block: 'nearest' }); }
    };
    const open = o => {
      // The results page tells its own search; an opened answer tells it here.
      if (o.dataset.article) { settle(); tell('click', { search: last.id, article: o.dataset.article, position: [...list.children].indexOf(o) + 1 }); }
      else { clearTimeout(still); last = null; }
      flush(); location.href = o.dataset.href;
    };
    form.addEventListener('submit', () => { clearTimeout(still); last = null; });
    const show = on => { box.hidden = !on; set('aria-expanded', String(on)); if (!on) pick(-1); };
    // What was typed is bold where a word of the title begins with it.
    const bold = (text, q) => {
      const starts = q.split(/[^\p{L}\p{N}]+/u).filter(w => w.length > 1);
      return starts.length ? text.split(new RegExp(`(?<![\\p{L}\\p{N}])(${starts.join('|')})`, 'giu')).map((part, k) => {
        if (k % 2 === 0) return part;
        const m = doc.createElement('mark'); m.textContent = part; return m;
      }) : [text];
    };
    const row = (url, text, small, k, q) => {
      const o = doc.createElement('li'), t = doc.createElement('span'), svg = q ? leaf.cloneNode(true) : form.querySelector('svg').cloneNode(true);
      o.setAttribute('role', 'option'); o.id = `${id}-${k}`; o.dataset.href = url;
      o.setAttribute('aria-selected', 'false'); t.append(...(q ? bold(text, q) : [text])); o.append(svg, t);
      if (small) { const s = doc.createElement('small'); s.textContent = small; o.append(s); }
      return o;
    };
    const ask = async q => {
      if (asking) asking.abort();
      asking = new AbortController();
      const began = Date.now();
      try {
        const r = await fetch(`${input.dataset.suggest}&q=${encodeURIComponent(q)}`, { signal: asking.signal });
        if (!r.ok || input.value.trim() !== q || doc.activeElement !== input) return;
        const found = (await r.json()).suggestions;
        last = { id: crypto.randomUUID ? crypto.randomUUID() : String(Math.random()), q, n: found.length, ms: Date.now() - began };
        clearTimeout(still); still = setTimeout(settle, 1500);
        list.replaceChildren(
          ...found.map((x, k) => { const o = row(x.url, x.title, x.category, k, q); o.dataset.article = x.id; return o; }),
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
      // Arrows and Enter are the keyboard's own while it turns sounds into characters; 229 is what Safari calls the last of them.
      if (e.isComposing || e.keyCode === 229) return;
      const max = list.children.length;
      if (!max || (box.hidden && !(e.key === 'ArrowDown' && last && last.q === input.value.trim()))) return;
      if (box.hidden) show(true);
      if (e.key === 'ArrowDown') pick((at + 1) % max);
      else if (e.key === 'ArrowUp') pick((at < 1 ? max : at) - 1);
      else if (e.key === 'Escape') show(false);
      else if (e.key === 'Enter' && at >= 0) open(list.children[at]);
      else return;
      e.preventDefault();
    });
    list.addEventListener('mousedown', e => {
      const o = e.target.closest('[data-href]');
      if (o && !e.button) { e.preventDefault(); open(o); }
    });
    input.addEventListener('blur', () => { clearTimeout(timer); show(false); settle(); });
  });

  // The question: answers while it is written, a draft on this device, fields that depend on others.
  const draft = doc.querySelector('form[data-draft]');
  const store = { get: k => { try { return JSON.parse(localStorage.getItem(k)); } catch (e) { return null; } }, set: (k, v) => { try { v ? localStorage.setItem(k, JSON.stringify(v)) : localStorage.removeItem(k); } catch (e) { /* private mode */ } } };
  if (draft) {
    const name = 'cairn-draft-' + draft.dataset.draft, typed = $$('.input[name]', draft), area = draft.elements.message;
    const kept = store.get(name);
    if (kept && Date.now() - kept.at < 864e5) typed.forEach(f => { if (!f.value && kept[f.name]) f.value = kept[f.name]; });
    const keep = () => store.set(name, typed.reduce((all, f) => ({ ...all, [f.name]: f.value }), { at: Date.now() }));
    // What cannot be seen does not go along.
    const fit = () => $$('[data-when]', draft).forEach(d => {
      d.hidden = draft.elements[d.dataset.when].value !== d.dataset.is;
      $$('input, select, textarea', d).forEach(f => { f.disabled = d.hidden; });
    });
    draft.addEventListener('input', () => { keep(); fit(); });
    fit();
    draft.addEventListener('submit', () => { store.set('cairn-draft-sent', name); flush(); });
    // The width of the screen goes along with the device, and is shown with it.
    const device = draft.querySelector('[name=ctx][value=device]');
    if (device) {
      const wide = doc.createElement('input');
      wide.type = 'hidden'; wide.name = 'screen'; wide.value = screen.width; draft.append(wide);
      device.parentNode.querySelector('span').append(`, ${screen.width} px`);
    }
    // Where much was sent already, the device works a little while the question is written. Sending never waits for it.
    if (draft.dataset.puzzle && window.crypto && crypto.subtle) {
      const puzzle = JSON.parse(draft.dataset.puzzle), text = new TextEncoder();
      (async () => {
        for (let n = 0; n <= puzzle.maxnumber; n += 200) {
          const all = await Promise.all(Array.from({ length: 200 }, (_, k) => crypto.subtle.digest('SHA-256', text.encode(puzzle.salt + (n + k)))));
          const k = all.findIndex(hash => [...new Uint8Array(hash)].map(b => b.toString(16).padStart(2, '0')).join('') === puzzle.challenge);
          if (k < 0) continue;
          const proof = doc.createElement('input');
          proof.type = 'hidden'; proof.name = 'proof'; proof.value = btoa(JSON.stringify({ ...puzzle, number: n + k }));
          draft.append(proof); return;
        }
      })();
    }
    // Answers were offered beside the text: no page between the form and sending.
    const checked = doc.createElement('input');
    checked.type = 'hidden'; checked.name = 'checked'; checked.value = 'yes'; draft.append(checked);
    const panel = doc.getElementById('answers'), list = panel.querySelector('[data-offers]'), did = panel.querySelector('[data-did]');
    let off = false, wait, told = '';
    const ids = () => [...list.children].map(o => o.dataset.article);
    const offer = () => {
      did.hidden = false;
      const now = ids().join();
      if (now && now !== told) { told = now; tell('suggestion_shown', { articles: ids() }); }
    };
    if (list.children.length) offer();
    list.addEventListener('click', e => {
      const fold = e.target.closest('summary'), item = (e.target.closest('a') || fold && !fold.parentNode.open) && e.target.closest('[data-article]');
      if (item) tell('suggestion_open', { article: item.dataset.article, position: [...list.children].indexOf(item) + 1 });
    });
    area.addEventListener('input', () => {
      clearTimeout(wait);
      const q = area.value.trim();
      if (off || !area.dataset.answers || q.length < (/[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/.test(q) ? 2 : 3)) return;
      wait = setTimeout(async () => {
        try {
          const r = await fetch(`${area.dataset.answers}&q=${encodeURIComponent(q.slice(0, 256))}`);
          const found = r.ok ? (await r.json()).answers : [];
          if (off || !found.length) return;
          list.replaceChildren(...found.map(x => {
            const o = doc.createElement('li'), h = doc.createElement('h3'), a = doc.createElement('a'), p = doc.createElement('p');
            const fold = doc.createElement('details'), sum = doc.createElement('summary'), of = doc.createElement('span');
            const say = (tag, text) => { const e = doc.createElement(tag); e.textContent = text; fold.append(e); };
            sum.textContent = list.dataset.whole; of.className = 'vh'; of.textContent = ': ' + x.title; sum.append(of, panel.querySelector('[data-fold]').content.cloneNode(true)); fold.append(sum);
            x.whole.forEach(b => { if (b.heading) say('h4', b.heading); b.lines.forEach(t => say('p', t)); });
            o.className = 'stack near'; o.dataset.article = x.id;
            a.href = x.url; a.target = '_blank'; a.rel = 'noopener'; a.textContent = x.title; p.textContent = x.lead;
            h.append(a); o.append(h, p, fold);
            return o;
          }));
          panel.hidden = false;
          offer();
        } catch (e) { /* offline: the form still works */ }
      }, 400);
    });
    const settle = yes => { ids().slice(0, 1).forEach(id => tell('suggestion_solved', { article: id, solved: yes })); flush(); };
    panel.querySelector('[data-no]').addEventListener('click', () => { off = true; panel.hidden = true; settle(false); area.focus(); });
    panel.querySelector('[data-yes]').addEventListener('click', () => { settle(true); store.set(name, null); location.href = list.querySelector('a').href; });
    const wrong = doc.querySelector('[aria-invalid=true]') || doc.querySelector('[data-focus]');
    if (wrong) wrong.focus();
  }
  if (doc.querySelector('[data-sent]')) { const name = store.get('cairn-draft-sent'); if (name) { store.set(name, null); store.set('cairn-draft-sent', null); } }
  $$('[data-channel]').forEach(a => a.addEventListener('click', () => { tell('channel', { kind: a.dataset.channel }); flush(); }));

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
