/* data-behaviour="exhibitors/facets" on <details>: always open where there is room for it beside the list. */

const wide = matchMedia("(min-width: 768px)");

export default function (details) {
  const follow = () => {
    if (wide.matches) details.open = true;
  };
  wide.addEventListener("change", follow);
  follow();
}
