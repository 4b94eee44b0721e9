package convert

import (
	"encoding/json"
	"regexp"
	"strings"
)

// event is a line of go test -json.
type event struct {
	line    []byte
	Action  string
	Package string
	Output  string
}

func eventOf(line []byte) (e event, ok bool) {
	if len(line) == 0 || line[0] != '{' {
		return e, false
	}
	if err := json.Unmarshal(line, &e); err != nil || e.Action == "" {
		return e, false
	}
	e.line = append([]byte(nil), line...)
	return e, true
}

var outputField = regexp.MustCompile(`"Output":"(\\.|[^"\\])*"`)

// with is the event with another output, and otherwise the same to the byte.
func (e *event) with(output string) []byte {
	text, _ := json.Marshal(output) // a string always can
	return outputField.ReplaceAllLiteral(e.line, append([]byte(`"Output":`), text...))
}

// held are the events that wait for the end of their line.
func (p *printed) held() (lines [][]byte) {
	for _, e := range p.events {
		lines = append(lines, e.line)
	}
	p.events, p.text = nil, ""
	return lines
}

// event passes an event on. Those that hold parts of a line, as a result comes after its name, wait
// for the end of it, and with them all others of their package.
func (c *Converter) event(e event) error {
	p := c.of(e.Package)
	if e.Action != "output" {
		if len(p.events) > 0 && e.Action != "pass" && e.Action != "fail" && e.Action != "skip" {
			p.events = append(p.events, e)
			return nil
		}
		return c.put(append(p.held(), e.line)...)
	}
	p.events, p.text = append(p.events, e), p.text+e.Output
	if !strings.HasSuffix(p.text, "\n") && len(p.text) <= longest {
		return nil
	}
	if strings.Count(p.text, "\n") != 1 { // several lines at once, as go test never has it
		return c.put(p.held()...)
	}
	before, after := c.convert(p, p.text)
	if before == "" && after == p.text {
		return c.put(p.held()...)
	}
	var head [][]byte
	for line := range strings.Lines(before) {
		head = append(head, p.events[0].with(line))
	}
	if after == p.text {
		return c.put(append(head, p.held()...)...)
	}
	more := strings.TrimRight(after, "\r\n")[len(strings.TrimRight(p.text, "\r\n")):]
	own := strings.TrimRight(e.Output, "\r\n")
	changed := e.with(own + more + e.Output[len(own):])
	p.events = p.events[:len(p.events)-1]
	return c.put(append(append(head, p.held()...), changed)...)
}
