{{- define "shop-floor.labels" -}}
app.kubernetes.io/part-of: shop-floor
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}
