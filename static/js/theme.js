/* data-behaviour="theme" on a group of buttons with data-theme="auto|light|dark": sets the look at once and remembers
   it in the cookie `theme`, which the server reads for the next page. */

const YEAR_S = 365 * 24 * 3600;

export default function (group) {
  const buttons = [...group.querySelectorAll("[data-theme]")];
  const root = document.documentElement;
  const show = () => buttons.forEach((b) => b.setAttribute("aria-pressed", String(b.dataset.theme === root.dataset.bsTheme)));
  buttons.forEach((button) =>
    button.addEventListener("click", () => {
      root.dataset.bsTheme = button.dataset.theme;
      document.cookie = `theme=${button.dataset.theme}; path=/; max-age=${YEAR_S}; samesite=lax`;
      show();
    }),
  );
  group.hidden = false;
  show();
}
