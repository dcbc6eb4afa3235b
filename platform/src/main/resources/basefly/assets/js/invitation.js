// What follows the number sign of an invitation's link is a secret: it leaves the address at once and is sent in a form.
const openInvitation = () => {
  const form = document.querySelector('form[data-invitation]');
  if (!form || location.hash.length < 2) return;
  form.elements.token.value = location.hash.slice(1);
  history.replaceState(null, '', location.pathname);
  form.requestSubmit();
};

openInvitation();
addEventListener('hashchange', openInvitation);
