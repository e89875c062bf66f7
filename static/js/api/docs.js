// The API's description for people. <div data-behaviour="api/docs" data-url="address of openapi.json">
// swagger-ui is a classic deferred script, which may come after this module.

export default async function show(element) {
  if (!window.SwaggerUIBundle) await new Promise((resolve) => addEventListener("load", resolve, { once: true }));
  window.SwaggerUIBundle({
    url: element.dataset.url,
    domNode: element,
    deepLinking: true,
    supportedSubmitMethods: [],
    validatorUrl: null,
  });
}
