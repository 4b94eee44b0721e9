package saved

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"

	"github.com/joulemark/joulemark/bench/record"
)

// event is a line of go test -json: something that a package has printed, or that happened to it.
type event struct{ Action, Package, Output string }

// eventLine is the beginning of such a line.
var eventLine = regexp.MustCompile(`(?m)^\{("Time":"[^"]*",)?("ImportPath":"[^"]*",)?"Action":"[a-z-]+"`)

func isTestJSON(text []byte) bool { return eventLine.Match(text) }

// readTestJSON puts together what each package has printed, since events of several may come mixed
// and hold parts of lines.
func readTestJSON(text []byte) (*record.Results, error) {
	outputs := map[string]*output{}
	var order []*output
	b := benchmarks{results: fresh("go test -json")}
	line := 0
	for text := range bytes.Lines(text) {
		line++
		text = bytes.TrimSpace(text)
		if len(text) == 0 {
			continue
		}
		var e event
		if text[0] != '{' { // what go itself prints between them
			b.hear(string(text), line)
			continue
		}
		if err := json.Unmarshal(text, &e); err != nil {
			return nil, fmt.Errorf("line %d: %w (allowed: events of go test -json)", line, err)
		}
		if e.Action != "output" {
			continue
		}
		o := outputs[e.Package]
		if o == nil {
			o = &output{pkg: e.Package}
			outputs[e.Package] = o
			order = append(order, o)
		}
		for part := range bytes.Lines([]byte(e.Output)) {
			if len(o.text) == 0 || o.text[len(o.text)-1] == '\n' {
				o.lines = append(o.lines, line)
			}
			o.text = append(o.text, part...)
		}
	}
	for _, o := range order {
		if err := b.add(*o); err != nil {
			return nil, err
		}
	}
	return b.finish()
}
