// The chosen theme is kept in a cookie, so that the server already sends the page in it and nothing flashes.
const year = 31536000;

for (const choice of document.querySelectorAll('[data-theme-choice]')) {
  choice.hidden = false;
  choice.addEventListener('change', (event) => {
    const theme = event.target.value;
    const chosen = theme !== 'system';
    document.cookie = `basefly_theme=${chosen ? theme : ''}; path=/; max-age=${chosen ? year : 0}; samesite=lax`;
    if (chosen) document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
  });
}
