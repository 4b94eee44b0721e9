// Package saved reads what runs have left behind: the JSON and CSV of joulemark, of every version,
// and what other programs write about benchmarks and commands. It tells the form by the content and
// makes records of it. A figure that the form does not have is not known (record.Gaps): what was
// only timed has no energy.
package saved

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf16"

	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/internal/strict"
)

// form is a form of file. The forms are the rows of the table below.
type form struct {
	name  string // as errors list it
	knows func(text []byte) bool
	read  func(text []byte) (*record.Results, error)
}

// The table of forms. What is JSON or CSV of no other form is held against our own, whose errors
// say what is wrong with it.
var forms = []form{
	{"a stream of go test -json", isTestJSON, readTestJSON},
	{"the JSON of hyperfine", isHyperfine, readHyperfine},
	{"what perf stat -x writes", isPerfStat, readPerfStat},
	{"the JSON, CSV or page of a run", isOurs, record.Read},
	{"Go benchmark text", isBenchmarkText, readBenchmarkText},
}

// Forms are the names of all forms, as a sentence about what can be read has them.
func Forms() string {
	names := make([]string, len(forms))
	for i, f := range forms {
		names[i] = f.name
	}
	return strings.Join(names, ", ")
}

// Read reads results of any form. Errors name the line; the error about a text of no form lists the
// forms. Results without records are no error.
func Read(text []byte) (*record.Results, error) {
	text = utf8Of(text)
	if len(bytes.TrimSpace(text)) == 0 {
		return nil, fmt.Errorf("empty (allowed: %s)", Forms())
	}
	for _, f := range forms {
		if f.knows(text) {
			return f.read(text)
		}
	}
	if bytes.HasPrefix(text, []byte("\x1f\x8b")) {
		return nil, fmt.Errorf("compressed by gzip (allowed: %s)", Forms())
	}
	return nil, fmt.Errorf("it is of no form that can be read (allowed: %s)", Forms())
}

// utf8Of is the text in UTF-8 without a mark of that. What a Windows shell redirects into a file is
// UTF-16.
func utf8Of(text []byte) []byte {
	var order func(a, b byte) uint16
	switch {
	case bytes.HasPrefix(text, []byte("\xff\xfe")):
		order = func(a, b byte) uint16 { return uint16(a) | uint16(b)<<8 }
	case bytes.HasPrefix(text, []byte("\xfe\xff")):
		order = func(a, b byte) uint16 { return uint16(b) | uint16(a)<<8 }
	default:
		return bytes.TrimPrefix(text, []byte("\ufeff"))
	}
	units := make([]uint16, 0, len(text)/2)
	for i := 2; i+1 < len(text); i += 2 {
		units = append(units, order(text[i], text[i+1]))
	}
	return []byte(string(utf16.Decode(units)))
}

// isOurs tells JSON, a page, and a table whose first line is names of figures.
func isOurs(text []byte) bool {
	text = bytes.TrimLeft(text, " \t\r\n")
	if text[0] == '{' || text[0] == '[' || bytes.HasPrefix(text, []byte("<!DOCTYPE html>")) {
		return true
	}
	first, _, _ := bytes.Cut(text, []byte("\n"))
	for cell := range strings.SplitSeq(string(first), ",") {
		if record.IsFigure(strings.Trim(cell, "\" \r")) {
			return true
		}
	}
	return false
}

// validated are results whose records can be shown truthfully. Errors name the line that a record
// is of.
func validated(res *record.Results, lines []int) (*record.Results, error) {
	var errs []error
	for i := range res.Records {
		if err := res.ValidateAt(i); err != nil {
			errs = append(errs, fmt.Errorf("line %d: %w", lines[i], err))
		}
	}
	if err := strict.Join(errs); err != nil {
		return nil, err
	}
	return res, nil
}
