/* data-behaviour="focus": takes the focus when it appears, so that what it says is read first. */

export default function (element) {
  element.focus();
}
