package main

import (
	"text/template"
	"time"

	"github.com/Masterminds/sprig/v3"
)

// shifted gives the functions that read the clock, with another time: so it is found what of a chart
// depends on when it is rendered.
func shifted(by time.Duration) template.FuncMap {
	usual := sprig.TxtFuncMap()
	now := func() time.Time { return time.Now().Add(by) }
	inZone := usual["dateInZone"].(func(string, any, string) string)
	zoned := func(format string, date any, zone string) string {
		return inZone(format, orNow(date, now), zone)
	}
	return template.FuncMap{
		"now":            now,
		"date":           func(format string, date any) string { return zoned(format, date, "Local") },
		"dateInZone":     zoned,
		"date_in_zone":   zoned,
		"htmlDate":       func(date any) string { return zoned("2006-01-02", date, "Local") },
		"htmlDateInZone": func(date any, zone string) string { return zoned("2006-01-02", date, zone) },
		"ago": func(date any) string {
			at, ok := orNow(date, now).(time.Time)
			switch number := date.(type) {
			case int64:
				at, ok = time.Unix(number, 0), true
			case int:
				at, ok = time.Unix(int64(number), 0), true
			}
			if !ok {
				at = now()
			}
			return now().Sub(at).Round(time.Second).String()
		},
	}
}

// orNow is what sprig's functions take for a date: the clock's time for anything that is none.
func orNow(date any, now func() time.Time) any {
	switch date.(type) {
	case time.Time, *time.Time, int64, int, int32:
		return date
	}
	return now()
}
