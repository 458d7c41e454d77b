/* Enhancements of staff pages; all of them work without. Text is set with textContent, so this runs under a strict policy. */
(() => {
  'use strict';
  const doc = document, $ = s => doc.querySelector(s);
  const reply = $('#reply');

  // What is new is told beside the page, so that nothing moves under the reader.
  const spot = $('[data-live]');
  if (spot && 'EventSource' in window) {
    let source, answering = false;
    const said = { news: '', people: '' };
    const show = () => {
      const parts = [];
      if (said.people) { const p = doc.createElement('span'); p.textContent = said.people; parts.push(p); }
      if (said.news) {
        const n = doc.createElement('span'), a = doc.createElement('a');
        n.textContent = said.news; a.href = location.pathname + location.search; a.textContent = spot.dataset.show; a.className = 'tap';
        a.addEventListener('click', e => {
          if (!reply || !reply.value) return;
          // What was typed comes along.
          e.preventDefault();
          const look = doc.createElement('input');
          look.type = 'hidden'; look.name = 'do'; look.value = 'look';
          reply.form.append(look); reply.form.submit();
        });
        parts.push(n, a);
      }
      spot.replaceChildren(...parts);
    };
    const shut = () => { if (source) source.close(); source = null; };
    const open = () => {
      shut();
      if (doc.visibilityState !== 'visible') return;
      source = new EventSource(spot.dataset.live + (answering ? '&answering=1' : ''));
      // One that was refused is not tried again by itself.
      source.addEventListener('error', () => { if (source && source.readyState === 2) { shut(); setTimeout(() => { if (!source) open(); }, 6e4); } });
      Object.keys(said).forEach(kind => source.addEventListener(kind, e => { said[kind] = JSON.parse(e.data).text; show(); }));
    };
    // A browser has few connections to one host: pages in the background keep none.
    doc.addEventListener('visibilitychange', open);
    addEventListener('pagehide', shut);
    addEventListener('pageshow', e => { if (e.persisted) open(); });
    if (reply) reply.addEventListener('input', () => { if (!answering && reply.value) { answering = true; open(); } });
    open();
  }

  // Keys: each does what a link or a field of the page does, and they can be switched off.
  const keys = $('[data-keys]');
  if (keys) {
    const box = keys.querySelector('[type=checkbox]');
    const store = v => { try { return v === undefined ? localStorage.getItem('cairn-keys') : localStorage.setItem('cairn-keys', v); } catch (e) { return null; } };
    keys.hidden = false;
    box.checked = store() !== 'off';
    box.addEventListener('change', () => store(box.checked ? 'on' : 'off'));
    const rows = () => [...doc.querySelectorAll('.list a.row')];
    const step = by => {
      const all = rows(), at = all.findIndex(a => a.closest('li').contains(doc.activeElement));
      const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + by))];
      if (next) next.focus();
    };
    const go = field => {
      if (!field) return;
      const fold = field.closest('details');
      if (fold) fold.open = true;
      field.focus();
    };
    const acts = {
      j: () => step(1), k: () => step(-1),
      x: () => { const row = doc.activeElement && doc.activeElement.closest('.list li'), pick = row && row.querySelector('[type=checkbox]'); if (pick) pick.click(); },
      r: () => go(reply), n: () => go($('#note')), '/': () => go($('#iq') || $('#find')),
      u: () => { const back = $('.head a.tap'); if (back) back.click(); },
      '?': () => { keys.open = true; keys.querySelector('summary').focus(); },
    };
    addEventListener('keydown', e => {
      const on = e.target.closest && e.target.closest('input:not([type=checkbox]),textarea,select,[contenteditable]');
      if (on || !box.checked || e.ctrlKey || e.metaKey || e.altKey || e.isComposing || !acts[e.key]) return;
      e.preventDefault();
      acts[e.key]();
    });
  }
})();
