package reports

import (
	"errors"
	"io"

	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/internal/suggest"
)

// Format names a form of report, as on the command line.
type Format string

// The formats.
const (
	FormatTable    Format = "table"    // for a terminal
	FormatCSV      Format = "csv"      // one line a record
	FormatJSON     Format = "json"     // everything, and readable again
	FormatMarkdown Format = "markdown" // what the table says
	FormatBench    Format = "bench"    // the Go benchmark format, for benchstat
)

// Formats lists all formats.
func Formats() []Format {
	return []Format{FormatTable, FormatCSV, FormatJSON, FormatMarkdown, FormatBench}
}

// ParseFormat reads the name of a format. The error lists the names and suggests the nearest.
func ParseFormat(name string) (Format, error) {
	names := make([]string, 0, len(Formats()))
	for _, f := range Formats() {
		if string(f) == name {
			return f, nil
		}
		names = append(names, string(f))
	}
	return "", suggest.Key("format", name, names)
}

// Options say what to show and how much room there is. The zero value will do.
type Options struct {
	// Complexity adds how messages grow with the number of nodes to the table and to
	// Markdown. The other formats hold records, from which it can be computed at any time; the
	// function [Complexity] writes it by itself.
	Complexity bool
	// Textbook tells the class of growth that an algorithm states, for Complexity; nil knows none.
	Textbook func(algorithm string) string
	// Width is that of the terminal in columns; 0 means that it is not known, and stands
	// for DefaultWidth. Only the table uses it.
	Width int
}

// Widths of a table. Below the least one lines get longer than the terminal is wide.
const (
	DefaultWidth = 120
	leastWidth   = 60
)

func (o Options) textbook(algorithm string) string {
	if o.Textbook == nil {
		return ""
	}
	return o.Textbook(algorithm)
}

func (o Options) width() int {
	if o.Width <= 0 {
		return DefaultWidth
	}
	return max(o.Width, leastWidth)
}

// Write writes the results in a format. Nothing is written if a record is not
// valid: the error names it.
func Write(w io.Writer, f Format, res *record.Results, opts Options) error {
	write, ok := map[Format]func(io.Writer, *record.Results, Options) error{
		FormatTable: Table, FormatCSV: CSV, FormatJSON: JSON, FormatMarkdown: Markdown, FormatBench: Bench,
	}[f]
	if !ok {
		_, err := ParseFormat(string(f))
		return err
	}
	return write(w, res, opts)
}

// Table writes the report for a terminal.
func Table(w io.Writer, res *record.Results, opts Options) error {
	if err := validate(res); err != nil {
		return err
	}
	return runReport(res, opts, opts.width()).Text(w, opts.width())
}

// Markdown writes what the table says as Markdown, with the tables of GitHub.
func Markdown(w io.Writer, res *record.Results, opts Options) error {
	if err := validate(res); err != nil {
		return err
	}
	return runReport(res, opts, unlimited).Markdown(w)
}

var errNoResults = errors.New("reports: no results to write")
