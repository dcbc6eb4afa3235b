// Menus are popovers: the browser opens them and closes them on Escape or a click elsewhere. This places them beside
// their button and moves through their items by keyboard.
const gap = 6;
const items = (list) => [...list.querySelectorAll('[role=menuitem]')];
const opener = (list) => document.querySelector(`[data-menu="${list.id}"]`);

function place(list) {
  const button = opener(list).getBoundingClientRect();
  const box = list.getBoundingClientRect();
  const below = button.bottom + gap + box.height <= innerHeight;
  list.style.top = `${Math.max(gap, below ? button.bottom + gap : button.top - gap - box.height)}px`;
  list.style.left = `${Math.max(gap, Math.min(button.right - box.width, innerWidth - box.width - gap))}px`;
}

function enter(list, atEnd) {
  place(list);
  items(list).at(atEnd ? -1 : 0)?.focus();
}

document.addEventListener('toggle', (event) => {
  const list = event.target;
  if (!list.matches?.('.menu-list')) return;
  const open = event.newState === 'open';
  opener(list)?.setAttribute('aria-expanded', String(open));
  if (open && !list.contains(document.activeElement)) enter(list, false);
}, true);

document.addEventListener('keydown', (event) => {
  const button = event.target.closest?.('[data-menu]');
  if (button && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
    const list = document.getElementById(button.dataset.menu);
    event.preventDefault();
    if (!list.matches(':popover-open')) list.showPopover({ source: button });
    enter(list, event.key === 'ArrowUp');
    return;
  }
  const list = event.target.closest?.('.menu-list');
  if (!list) return;
  const all = items(list);
  const at = all.indexOf(document.activeElement);
  const next = {
    ArrowDown: all[(at + 1) % all.length],
    ArrowUp: all[(at - 1 + all.length) % all.length],
    Home: all[0],
    End: all.at(-1),
  }[event.key];
  if (next) {
    event.preventDefault();
    next.focus();
  } else if (event.key === 'Tab') {
    list.hidePopover();
  } else if (event.key.length === 1) {
    const rest = [...all.slice(at + 1), ...all.slice(0, at + 1)];
    rest.find((item) => item.textContent.trim().toLowerCase().startsWith(event.key.toLowerCase()))?.focus();
  }
});

addEventListener('resize', () => document.querySelectorAll('.menu-list:popover-open').forEach(place));
addEventListener('scroll', () => document.querySelectorAll('.menu-list:popover-open').forEach(place), true);
