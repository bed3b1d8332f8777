/// The little script that sorts and filters; the report is complete without it. No `<` and no `&`, so that it stands in
/// XML too.
enum HTMLScript {
    static let text = """
        (function () {
          'use strict';
          var table = document.getElementById('sessions');
          if (!table) { return; }
          var body = table.tBodies[0];
          var rows = Array.from(body.rows).map(function (row) {
            var page = document.getElementById('s' + row.cells[0].textContent);
            return {
              row: row, page: page ? page.closest('details') : null, text: null,
              outcome: row.dataset.o, weight: Number(row.dataset.f)
            };
          });
          function key(row, column, numeric) {
            var cell = row.cells[column];
            var text = 'k' in cell.dataset ? cell.dataset.k : cell.textContent;
            return numeric ? Number(text) : text.toLowerCase();
          }
          function order(a, b) { return a === b ? 0 : a > b ? 1 : -1; }
          var heads = Array.from(table.tHead.rows[0].cells);
          heads.forEach(function (head, column) {
            var button = document.createElement('button');
            button.type = 'button';
            button.append.apply(button, Array.from(head.childNodes));
            head.append(button);
            button.addEventListener('click', function () {
              var up = head.getAttribute('aria-sort') !== 'ascending';
              var numeric = head.dataset.sort === 'n';
              var keyed = rows.map(function (entry) { return [key(entry.row, column, numeric), entry]; });
              keyed.sort(function (a, b) { return up ? order(a[0], b[0]) : order(b[0], a[0]); });
              heads.forEach(function (other) { other.removeAttribute('aria-sort'); });
              head.setAttribute('aria-sort', up ? 'ascending' : 'descending');
              rows = keyed.map(function (pair) { return pair[1]; });
              body.append.apply(body, rows.map(function (entry) { return entry.row; }));
            });
          });
          var form = document.getElementById('filter');
          var words = document.getElementById('words');
          var outcome = document.getElementById('outcome');
          var severity = document.getElementById('severity');
          var status = document.getElementById('shown');
          function text(entry) {
            if (entry.text === null) { entry.text = entry.row.textContent.toLowerCase(); }
            return entry.text;
          }
          function apply() {
            var wanted = words.value.toLowerCase().split(' ').filter(Boolean);
            var least = Number(severity.value);
            var shown = 0;
            rows.forEach(function (entry) {
              var fits = entry.weight >= least ? outcome.value === '' || outcome.value === entry.outcome : false;
              if (fits) { fits = wanted.every(function (word) { return text(entry).includes(word); }); }
              if (entry.row.hidden === fits) { entry.row.hidden = !fits; }
              if (entry.page) { if (entry.page.hidden === fits) { entry.page.hidden = !fits; } }
              if (fits) { shown += 1; }
            });
            status.textContent = shown + ' of ' + rows.length + ' shown';
          }
          form.addEventListener('input', apply);
          form.addEventListener('submit', function (event) { event.preventDefault(); });
          form.addEventListener('reset', function () { setTimeout(apply, 0); });
          var unfold = document.getElementById('unfold');
          var isOpen = false;
          unfold.addEventListener('click', function () {
            isOpen = !isOpen;
            unfold.textContent = isOpen ? 'Close all shown' : 'Open all shown';
            rows.forEach(function (entry) {
              if (entry.page) { if (!entry.page.hidden) { entry.page.open = isOpen; } }
            });
          });
          var folded = [];
          window.addEventListener('beforeprint', function () {
            folded = Array.from(document.querySelectorAll('details:not([open])'));
            folded.forEach(function (page) { page.open = true; });
          });
          window.addEventListener('afterprint', function () {
            folded.forEach(function (page) { page.open = false; });
          });
          status.textContent = rows.length + ' of ' + rows.length + ' shown';
          form.hidden = false;
        })();

        """
}
