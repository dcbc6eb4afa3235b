// Ctrl-K, or ⌘K on a Mac, opens the list of every page and action that the person may use. The server writes the list;
// the arrows move through it while the focus stays in the search, as a combobox does.
const palette = document.getElementById('palette');
const plain = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

if (palette) {
  const input = palette.querySelector('[role=combobox]');
  const list = palette.querySelector('[role=listbox]');
  const none = palette.querySelector('[data-none]');
  const found = () => [...list.querySelectorAll('[role=option]:not([hidden])')];
  const chosen = () => list.querySelector('[aria-selected=true]');

  const choose = (option) => {
    chosen()?.setAttribute('aria-selected', 'false');
    option?.setAttribute('aria-selected', 'true');
    option?.scrollIntoView({ block: 'nearest' });
    if (option) input.setAttribute('aria-activedescendant', option.id);
    else input.removeAttribute('aria-activedescendant');
  };

  const narrow = () => {
    const words = plain(input.value).split(/\s+/).filter(Boolean);
    list.querySelectorAll('[role=option]').forEach((option) => {
      const name = plain(option.textContent);
      option.hidden = !words.every((word) => name.includes(word));
    });
    list.querySelectorAll('[role=group]').forEach((group) => { group.hidden = !group.querySelector('[role=option]:not([hidden])'); });
    const all = found();
    none.textContent = all.length > 0 || !list.querySelector('[role=option]') ? '' : none.dataset.none;
    input.setAttribute('aria-expanded', String(all.length > 0));
    choose(all[0]);
  };

  const open = () => {
    if (palette.open) return;
    input.value = '';
    palette.showModal();
    list.dispatchEvent(new Event('fill'));
    narrow();
  };

  list.addEventListener('htmx:afterSwap', narrow);
  input.addEventListener('input', narrow);
  input.addEventListener('keydown', (event) => {
    const all = found();
    const at = all.indexOf(chosen());
    const next = { ArrowDown: all[(at + 1) % all.length], ArrowUp: all[(at - 1 + all.length) % all.length] }[event.key];
    if (next) {
      event.preventDefault();
      choose(next);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      chosen()?.click();
    }
  });
  list.addEventListener('pointermove', (event) => {
    const option = event.target.closest('[role=option]');
    if (option && option !== chosen()) choose(option);
  });

  document.addEventListener('keydown', (event) => {
    if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    event.preventDefault();
    if (palette.open) palette.close();
    else open();
  });
  document.addEventListener('click', (event) => {
    if (!event.target.closest('[data-palette]') || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    open();
  });

  const mac = /mac|iphone|ipad/i.test(navigator.userAgentData?.platform ?? navigator.platform);
  palette.ownerDocument.querySelectorAll('[data-palette] kbd').forEach((key) => {
    key.textContent = mac ? '⌘K' : 'Ctrl K';
    key.hidden = false;
  });
}
