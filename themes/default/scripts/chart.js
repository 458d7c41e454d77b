/* Draws the numbers of a table beside it. Without it the table is all there is, and enough. */
(() => {
  'use strict';
  const doc = document;
  // What a colour of the theme is at the moment, light or dark, in words that a canvas understands.
  const probe = doc.createElement('i');
  probe.hidden = true;
  doc.body.append(probe);
  const theme = name => { probe.style.color = 'var(' + name + ')'; return getComputedStyle(probe).color; };
  doc.querySelectorAll('[data-draw]').forEach(place => {
    const rows = [...doc.getElementById(place.dataset.draw).tBodies[0].rows];
    const points = rows.map(row => [...row.querySelectorAll('[data-point]')].map(cell => (cell.dataset.point ? cell.dataset.point.split(' ').map(Number) : [])));
    if (rows.length < 2 || !points.some(row => row.some(point => point.length))) return;
    const section = place.closest('section');
    const days = rows.map(row => row.dataset.day * 86400);
    const open = rows.map(row => row.dataset.open === 'true');
    const marks = [...section.querySelectorAll('[data-marks] [data-day]')].map(mark => mark.dataset.day * 86400);
    const column = (series, part) => points.map(row => { const value = row[series] && row[series][part]; return value === undefined ? null : value; });
    const data = [days, column(0, 0), column(0, 1), column(0, 2), column(1, 0), column(1, 1), column(1, 2)];
    const percent = new Intl.NumberFormat(doc.documentElement.lang, { style: 'percent', maximumFractionDigits: 0 });
    const day = new Intl.DateTimeFormat(doc.documentElement.lang, { day: 'numeric', month: 'short', timeZone: 'UTC' });
    let plot;
    const draw = () => {
      const brand = theme('--brand'), other = theme('--blaze'), wash = theme('--wash'), line = theme('--line'), ink = theme('--ink2');
      // What may still change is a hollow point.
      const drawn = (label, stroke) => ({
        label, stroke, width: 2.5, spanGaps: false,
        points: { show: true, size: 8, width: 2, stroke, fill: theme('--card') },
      });
      const bound = { stroke: 'transparent', width: 0, points: { show: false } };
      const axis = { stroke: ink, grid: { stroke: line, width: 1 }, ticks: { show: false }, font: '12px ' + getComputedStyle(doc.body).fontFamily };
      const solid = (u, series, colour) => u.data[series].forEach((value, i) => {
        if (value === null || open[i]) return;
        u.ctx.beginPath(); u.ctx.arc(u.valToPos(u.data[0][i], 'x', true), u.valToPos(value, 'y', true), 4 * devicePixelRatio, 0, 7);
        u.ctx.fillStyle = colour; u.ctx.fill();
      });
      if (plot) plot.destroy();
      plot = new uPlot({
        width: place.clientWidth, height: 230, tzDate: ts => uPlot.tzDate(new Date(ts * 1e3), 'UTC'), legend: { show: false }, cursor: { show: false },
        scales: { x: { time: true }, y: { range: (u, min, max) => [0, Math.min(1, Math.max(.05, (max || 0) * 1.1))] } },
        axes: [
          { ...axis, values: (u, splits) => splits.map(at => day.format(new Date(at * 1e3))), grid: { show: false } },
          { ...axis, size: 48, values: (u, splits) => splits.map(value => percent.format(value)) },
        ],
        series: [{}, drawn('', brand), bound, bound, drawn('', other), bound, bound],
        bands: [{ series: [3, 2], fill: wash }, { series: [6, 5], fill: wash }],
        hooks: {
          drawClear: [u => {
            u.ctx.save(); u.ctx.strokeStyle = other; u.ctx.lineWidth = 1.5 * devicePixelRatio; u.ctx.setLineDash([2 * devicePixelRatio, 4 * devicePixelRatio]);
            marks.forEach(at => {
              const x = u.valToPos(at, 'x', true);
              if (x < u.bbox.left || x > u.bbox.left + u.bbox.width) return;
              u.ctx.beginPath(); u.ctx.moveTo(x, u.bbox.top); u.ctx.lineTo(x, u.bbox.top + u.bbox.height); u.ctx.stroke();
            });
            u.ctx.restore();
          }],
          draw: [u => { solid(u, 1, brand); solid(u, 4, other); }],
        },
      }, data, place);
    };
    place.hidden = false;
    section.querySelectorAll('[data-legend]').forEach(legend => { legend.hidden = false; });
    section.querySelectorAll('[data-numbers]').forEach(numbers => { numbers.open = false; });
    draw();
    let width = place.clientWidth;
    new ResizeObserver(() => { if (place.clientWidth !== width) { width = place.clientWidth; plot.setSize({ width, height: 230 }); } }).observe(place);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
  });
})();
