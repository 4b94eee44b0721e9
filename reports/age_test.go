package reports

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
)

// The head says of factors that their data are old at the time of the run, once for each; of
// records that do not say when they were run, at the time that the caller says, or nothing.
func TestAgeOfFactors(t *testing.T) {
	in := func(year int) *time.Time { return new(time.Date(year, 6, 1, 0, 0, 0, 0, time.UTC)) }
	for _, c := range []struct {
		name    string
		started []*time.Time
		now     int
		want    string
	}{
		{"old", []*time.Time{in(2026), in(2026)}, 0, "US 2023 is 3 years older than the run in 2026"},
		{"of two times", []*time.Time{in(2025), in(2026)}, 0, "US 2023 is 2 years older than the run in 2025; " +
			"US 2023 is 3 years older than the run in 2026"},
		{"recent", []*time.Time{in(2024)}, 2030, ""},
		{"of no time", []*time.Time{nil}, 0, ""},
		{"of no time, shown later", []*time.Time{nil}, 2030, "US 2023 is 7 years older than the run in 2030"},
	} {
		var records []record.Record
		for i, started := range c.started {
			r := ran("p", "u", "a", 4, 11)
			r.Trial, r.Started, r.Ended, r.PUE = i, started, started, new(1.0)
			records = append(records, r)
		}
		opts := Options{Width: 200}
		if c.now != 0 {
			opts.Now = *in(c.now)
		}
		var text bytes.Buffer
		if err := Write(&text, Table, sample(engine.Goroutine, records...), opts); err != nil {
			t.Fatal(err)
		}
		_, line, said := strings.Cut(text.String(), "\nAge")
		line, _, _ = strings.Cut(line, "\n")
		if line = strings.TrimSpace(line); said != (c.want != "") || said && line != c.want {
			t.Errorf("%s: %q; want %q", c.name, line, c.want)
		}
		text.Reset()
		if err := Write(&text, Bench, sample(engine.Goroutine, records...), opts); err != nil {
			t.Fatal(err)
		}
		if got := strings.Count(text.String(), "older than the run"); c.now == 0 && (got > 0) != (c.want != "") {
			t.Errorf("%s: %d times in\n%s", c.name, got, &text)
		}
	}
}
