'use strict';
// The heads of sortable tables become buttons. Numbers begin with the largest; a second press turns the order around.
const numberOf = text => {
  const number = parseFloat(text.replace(/,/g, ''));
  return isNaN(number) ? -1 : number;
};
for (const table of document.querySelectorAll('table.sortable')) {
  const heads = [...table.tHead.rows[0].cells];
  const body = table.tBodies[0];
  heads.forEach((head, column) => {
    if (head.classList.contains('p')) return; // pictures have no order
    const button = document.createElement('button');
    button.type = 'button';
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener('click', () => {
      const isNumber = head.classList.contains('n');
      const was = head.getAttribute('aria-sort');
      const isUp = was ? was === 'descending' : !isNumber;
      heads.forEach(other => other.removeAttribute('aria-sort'));
      head.setAttribute('aria-sort', isUp ? 'ascending' : 'descending');
      const text = row => row.cells[column].textContent;
      const compare = isNumber
        ? (a, b) => numberOf(text(a)) - numberOf(text(b))
        : (a, b) => text(a).localeCompare(text(b), 'en', { numeric: true });
      body.append(...[...body.rows].sort((a, b) => isUp ? compare(a, b) : compare(b, a)));
    });
  });
}
