// Starts Swagger UI on this hub's own description. A filter can be linked to: /docs?filter=get+capabilities

// Leaves the operations that have every word somewhere; of its own, the viewer looks at tags alone.
const filtered = (tags, phrase) => {
  const words = phrase.toLowerCase().split(/\s+/)
  return tags
    .map((tag, name) => tag.update("operations", operations => operations.filter(operation => {
      const text = [name, operation.get("method"), operation.get("path"), operation.getIn(["operation", "operationId"]),
                    operation.getIn(["operation", "summary"])].join(" ").toLowerCase()
      return words.every(word => text.includes(word))
    })))
    .filter(tag => tag.get("operations").size > 0)
}

// Of its own, the viewer takes anything, and a refusal would come as text.
const typed = request => {
  if (request.headers.accept === "*/*") request.headers.accept = "application/problem+json, */*"
  return request
}

SwaggerUIBundle({
  url: "/openapi",
  dom_id: "#api",
  deepLinking: true,
  docExpansion: "none",
  defaultModelsExpandDepth: 0,
  filter: new URLSearchParams(location.search).get("filter") ?? true,
  validatorUrl: null,
  requestInterceptor: typed,
  plugins: [() => ({fn: {opsFilter: filtered}})],
})
