// The API's description for people. <div data-behaviour="api/docs" data-url="address of openapi.json">
// swagger-ui is a classic deferred script; modules run after it.

export default function show(element) {
  window.SwaggerUIBundle({
    url: element.dataset.url,
    domNode: element,
    deepLinking: true,
    supportedSubmitMethods: [],
    validatorUrl: null,
  });
}
