package record

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
)

// Growing writes results that are still growing, in lines that each stand for themselves: first the
// head as a JSON object, then an object for each record and a string for each warning. Whatever
// ends the writing, all lines before the last are whole, and [Read] reads them as a run that was
// interrupted.
type Growing struct {
	records, warnings int // that are written
	begun             bool
}

// noRecords is how the first line ends. Nothing else ends in it and goes on in a next line.
const noRecords = `"records":[]}`

// Write writes what the results have more than when they were last written, in one call.
func (g *Growing) Write(w io.Writer, res *Results) error {
	var b bytes.Buffer
	enc := plainEncoder(&b)
	if !g.begun {
		head := *res
		head.Schema, head.Records, head.Interrupted = SchemaVersion, []Record{}, true
		if err := enc.Encode(head); err != nil {
			return err
		}
		g.begun, g.warnings = true, len(res.Warnings)
	}
	for ; g.warnings < len(res.Warnings); g.warnings++ {
		if err := enc.Encode(res.Warnings[g.warnings]); err != nil {
			return err
		}
	}
	for ; g.records < len(res.Records); g.records++ {
		if err := enc.Encode(res.Records[g.records]); err != nil {
			return err
		}
	}
	_, err := w.Write(b.Bytes())
	return err
}

// unfinished is the text of growing results as the JSON of results, with every record in the line
// in which it was, and what else there was; false where it is a text of another kind.
func unfinished(text []byte) (whole []byte, warnings []string, ok bool) {
	head, rest, more := bytes.Cut(text, []byte("\n"))
	if !more || !bytes.HasSuffix(head, []byte(noRecords)) || !json.Valid(head) {
		return nil, nil, false
	}
	whole = bytes.Clone(head[:len(head)-len("]}")])
	records := 0
	for number := 2; len(rest) > 0; number++ {
		var line []byte
		if line, rest, more = bytes.Cut(rest, []byte("\n")); !more || !json.Valid(line) {
			warnings = append(warnings, fmt.Sprintf("Line %d was not written to its end; it and what follows "+
				"is left out.",
				number))
			break
		}
		whole = append(whole, '\n')
		var warning string
		if line[0] == '"' && json.Unmarshal(line, &warning) == nil {
			warnings = append(warnings, warning)
			continue
		}
		if records > 0 {
			whole = append(whole, ',')
		}
		whole = append(whole, line...)
		records++
	}
	return append(whole, "]}"...), warnings, true
}
