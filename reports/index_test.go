package reports

import (
	"bytes"
	"regexp"
	"strings"
	"testing"
	"time"
)

// The page says what made the folder, links what is there and nothing else, and needs no network
// and no script; text stays text.
func TestIndex(t *testing.T) {
	x := Index{
		Tool: "joulemark v1", Command: "joulemark experiment all --output 'a b'",
		Date: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC),
		Entries: []IndexEntry{
			{
				Name: "load", Title: "Messages <b>", Parameters: "nodes 10 · seed 1",
				Command: "joulemark experiment load --output 'a b'",
				Files:   []string{"load.csv", "load-bytes.png", "load-bytes.svg"},
				Missing: []string{"x.svg: could not be written"},
			},
			{Name: "clocks", Title: "Stamps", Missing: []string{"not begun"}},
		},
	}
	var b bytes.Buffer
	if err := x.Write(&b); err != nil {
		t.Fatal(err)
	}
	page := b.String()
	for _, want := range []string{
		"joulemark v1", "2026-03-01 12:00:00", "experiment all --output &#39;a b&#39;", "nodes 10 · seed 1",
		"experiment load --output &#39;a b&#39;", "Messages &lt;b&gt;",
		`<img src="load-bytes.svg" alt="Picture of load: bytes">`,
		"Missing: x.svg: could not be written", "Missing: not begun",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("no %q in\n%s", want, page)
		}
	}
	for _, target := range regexp.MustCompile(`(?:href|src)="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		if to := target[1]; !strings.HasPrefix(to, "#experiment-") && !strings.HasPrefix(to, "load") {
			t.Errorf("links %q", to)
		}
	}
	if strings.Contains(page, "<script") || strings.Contains(page, "http") {
		t.Errorf("a script or a network:\n%s", page)
	}
}
