package reports

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/joulemark/joulemark/bench/compare"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/bench/result"
	"github.com/joulemark/joulemark/internal/suggest"
	"github.com/joulemark/joulemark/reports/comparison"
	"github.com/joulemark/joulemark/reports/document"
	"github.com/joulemark/joulemark/reports/exports"
	"github.com/joulemark/joulemark/reports/footprint"
	"github.com/joulemark/joulemark/reports/page"
)

// Format is a form of report, with what it can show. The formats are the rows of the table below.
type Format struct {
	Name string // as on the command line

	// endings are those of the names of files in this format; one without a dot in front is a whole
	// name. Of several that fit a name the longest counts.
	endings []string

	records func(*bytes.Buffer, *record.Results, Options) error
	// lines writes records one by one, as they come; nil where one says nothing without the others.
	lines func(*bytes.Buffer, Options) lines
	// heading names one of several reports in one output; nil where an output holds one alone.
	heading func(*bytes.Buffer, string) error
	// whole writes several reports as one; nil where they follow one after the other.
	whole func(*bytes.Buffer, []Saved, Options) error
	// experiment and growth are nil where the format is for neither. Growth by itself is for
	// programs; where it is a section of the report on records, section says so.
	experiment func(*bytes.Buffer, *result.Result, Options) error
	growth     func(*bytes.Buffer, []record.Growth, []string) error
	section    bool
}

// The table of formats.
var (
	// Table is for a terminal.
	Table = &Format{
		Name: "table", endings: []string{".txt", ".text"}, heading: tableHeading, records: tableOfRun,
		experiment: tableOfExperiment, section: true,
	}
	// CSV is one line a record.
	CSV = &Format{
		Name: "csv", endings: []string{".csv"}, records: csvOfRun, lines: csvLines,
		experiment: csvOfExperiment, growth: csvOfGrowth,
	}
	// JSON is everything, and readable again.
	JSON = &Format{
		Name: "json", endings: []string{".json"}, records: jsonOfRun, experiment: jsonOfExperiment,
		growth: jsonOfGrowth,
	}
	// Markdown is what the table says, with the tables of GitHub.
	Markdown = &Format{
		Name: "markdown", endings: []string{".md", ".markdown"}, heading: markdownHeading, records: markdownOfRun,
		experiment: markdownOfExperiment, section: true,
	}
	// Bench is the Go benchmark format, for benchstat.
	Bench = &Format{
		Name: "bench", endings: []string{".bench"}, heading: benchHeading, records: benchOfRun, lines: benchLines,
	}
	// HTML is a page with verdicts in words, tables, charts and the records, in one file.
	HTML = &Format{
		Name: "html", endings: []string{".html", ".htm"}, records: htmlOfRun, whole: htmlOfRuns,
		experiment: htmlOfExperiment, section: true,
	}
	// OpenMetrics is text for monitoring, such as the textfile collector of node_exporter.
	OpenMetrics = &Format{Name: "openmetrics", endings: []string{".prom"}, records: openMetricsOfRun}
	// CodeCarbon is the file of CodeCarbon and of what reads that, a row a record.
	CodeCarbon = &Format{
		Name: "codecarbon", endings: []string{".codecarbon.csv", "emissions.csv"}, records: codeCarbonOfRun,
	}
	// LaTeX is tables for a paper, one for each problem.
	LaTeX = &Format{
		Name: "latex", endings: []string{".tex"}, heading: latexHeading, records: latexOfRun,
		experiment: latexOfExperiment, section: true,
	}

	// SCI is the Software Carbon Intensity of each record as JSON, with all its parts.
	SCI = &Format{Name: "sci", endings: []string{".sci.json"}, records: sciOfRun}

	formats = []*Format{Table, CSV, JSON, Markdown, LaTeX, Bench, HTML, OpenMetrics, CodeCarbon, SCI}
)

// Formats lists all formats.
func Formats() []*Format { return slices.Clone(formats) }

// FormatNames are the names of the formats that can do something, of all where can is nil.
func FormatNames(can func(*Format) bool) []string {
	var names []string
	for _, f := range formats {
		if can == nil || can(f) {
			names = append(names, f.Name)
		}
	}
	return names
}

// ParseFormat reads the name of a format. The error lists the names and suggests the nearest.
func ParseFormat(name string) (*Format, error) {
	if i := slices.IndexFunc(formats, func(f *Format) bool { return f.Name == name }); i >= 0 {
		return formats[i], nil
	}
	return nil, suggest.Key("format", name, FormatNames(nil))
}

// String is the format's name.
func (f *Format) String() string { return f.Name }

// Experiments reports whether the format can show what an experiment came to.
func (f *Format) Experiments() bool { return f.experiment != nil }

// Several reports whether one output of the format may hold several reports, one after the other.
func (f *Format) Several() bool { return f.heading != nil || f.whole != nil }

// Appends reports whether one output of the format may hold several reports that come one by one.
func (f *Format) Appends() bool { return f.heading != nil }

// Streams reports whether the records of a run can be written one by one ([Stream]).
func (f *Format) Streams() bool { return f.lines != nil }

// ListsWarnings reports whether a reader of the format finds all warnings in a list.
func (f *Format) ListsWarnings() bool { return f == Table || f == Markdown || f == LaTeX || f == HTML }

// Growth reports whether the format can show how messages grow, in the report or by itself.
func (f *Format) Growth() bool { return f.growth != nil || f.section }

// ForReaders reports whether the format has sections that explain the records.
func (f *Format) ForReaders() bool { return f.section }

// Need is an error where a format cannot do what is wanted of it. It names those that can.
func (f *Format) Need(can func(*Format) bool, why string) error {
	if can(f) {
		return nil
	}
	return fmt.Errorf("format: %q (allowed: %s, %s)", f.Name, strings.Join(FormatNames(can), ", "), why)
}

// Options say what to show and how much room there is. The zero value will do.
type Options struct {
	// Complexity adds how messages grow with the number of nodes to the report, where the format
	// has a section for it. The others hold records, from which it can be computed at any time;
	// [Complexity] writes it by itself.
	Complexity bool
	// SCI adds the Software Carbon Intensity, or what of it is known, to formats for readers. Where
	// records have the emissions of making the machine it is there in any case.
	SCI bool
	// Scale adds what a rate of functional units comes to, to formats for readers; the zero value
	// adds nothing.
	Scale footprint.Scale
	// Textbook tells the class of growth that an algorithm states, for Complexity; nil knows none.
	Textbook record.Textbook
	// Formula tells those of the textbook's further counts; nil knows none.
	Formula Formula
	// Now is when records were run that do not say it, as far as the age of a factor's data goes;
	// zero says nothing of that.
	Now time.Time
	// KWh adds kWh/op to the Go benchmark format.
	KWh bool
	// Width is that of the terminal in columns; 0 means that it is not known, and stands
	// for DefaultWidth. Only the table uses it.
	Width int
}

// Widths of a table. Below the least one lines get longer than the terminal is wide.
const (
	DefaultWidth = 120
	leastWidth   = 40
)

func (o Options) textbook(algorithm string) (class string, counts bool) {
	if o.Textbook == nil {
		return "", false
	}
	return o.Textbook(algorithm)
}

func (o Options) formula(algorithm, count string) string {
	if o.Formula == nil {
		return ""
	}
	return o.Formula(algorithm, count)
}

func (o Options) width() int {
	if o.Width <= 0 {
		return DefaultWidth
	}
	return max(o.Width, leastWidth)
}

// Write writes the results in a format. Nothing is written if a record is not
// valid: the error names it.
func Write(w io.Writer, f *Format, res *record.Results, opts Options) error {
	if res == nil {
		return errNoResults
	}
	if err := res.Validate(); err != nil {
		return err
	}
	return document.Whole(w, func(b *bytes.Buffer) error { return f.records(b, res, opts) })
}

// Experiment writes what an experiment came to. The table and
// Markdown have the tables for readers, with numbers rounded to what a reader needs; CSV has the
// published columns alone, and JSON everything but the pictures, both with all digits. Nothing is
// written if a table is not sound: the error names the table, the row and the column.
func Experiment(w io.Writer, f *Format, res *result.Result, opts Options) error {
	refused := f.Need((*Format).Experiments, "as the others hold records of runs")
	if err := errors.Join(validateExperiment(res), refused); err != nil {
		return err
	}
	return document.Whole(w, func(b *bytes.Buffer) error { return f.experiment(b, res, opts) })
}

func tableOfRun(b *bytes.Buffer, res *record.Results, opts Options) error {
	return runReport(res, opts, opts.width()).Text(b, opts.width())
}

func markdownOfRun(b *bytes.Buffer, res *record.Results, opts Options) error {
	return runReport(res, opts, unlimited).Markdown(b)
}

// latexWidth is that of a page in small letters, in the columns of a terminal.
const latexWidth = 78

// latexOfRun has how the figures were come by in every caption.
func latexOfRun(b *bytes.Buffer, res *record.Results, opts Options) error {
	return runReport(res, opts, latexWidth).LaTeX(b, "Energy", "Grid")
}

func htmlOfRun(b *bytes.Buffer, res *record.Results, opts Options) error {
	return htmlOfRuns(b, []Saved{{Results: res}}, opts)
}

// htmlOfRuns is the page of one run or of several. It has all columns, and growth where there is
// any.
func htmlOfRuns(b *bytes.Buffer, files []Saved, opts Options) error {
	runs := make([]page.Run, len(files))
	for i, file := range files {
		if err := file.Validate(); err != nil {
			return err
		}
		with := opts
		fits, _ := record.FitGrowth(file.Records, opts.textbook)
		with.Complexity = opts.Complexity || len(fits) > 0
		runs[i] = page.Run{Name: file.Name, Document: runReport(file.Results, with, unlimited), Results: file.Results}
	}
	return page.Write(b, runs, opts.textbook, changesOf(files)...)
}

// changesOf is what changed between two files or over more of them, nothing where they have no case
// in common.
func changesOf(files []Saved) []page.Article {
	if len(files) < 2 {
		return nil
	}
	runs := make([]compare.Run, len(files))
	for i, file := range files {
		runs[i] = compare.Run{Name: file.Name, Results: file.Results}
	}
	trend, err := compare.TrendOf(runs, compare.Options{Seed: 1})
	if err != nil || !trend.Compared() {
		return nil // they are of different things
	}
	return []page.Article{comparison.TrendArticle(trend)}
}

func openMetricsOfRun(b *bytes.Buffer, res *record.Results, _ Options) error {
	return exports.OpenMetrics(b, res)
}

func codeCarbonOfRun(b *bytes.Buffer, res *record.Results, _ Options) error {
	return exports.CodeCarbon(b, res)
}

func sciOfRun(b *bytes.Buffer, res *record.Results, _ Options) error { return exports.SCI(b, res) }

func csvOfRun(b *bytes.Buffer, res *record.Results, _ Options) error {
	return record.WriteCSV(b, res.Records)
}

func jsonOfRun(b *bytes.Buffer, res *record.Results, _ Options) error {
	return record.WriteJSON(b, res)
}

// writeJSON writes what is not results, in the same form.
func writeJSON(b *bytes.Buffer, v any) error {
	enc := json.NewEncoder(b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

var errNoResults = errors.New("there are no results to write")

// otherEndings promise something that no report is: pictures, pages, archives and other commands'
// files.
var otherEndings = []string{
	".svg", ".png", ".jpg", ".jpeg", ".gif", ".pdf", ".mmd", ".mermaid", ".yaml", ".yml",
	".xlsx", ".xls", ".ods", ".docx", ".odt", ".gz", ".zst", ".bz2", ".xz", ".zip",
}

// FormatOf is the format that the ending of a file's name stands for, nil where it stands for none.
// An ending that promises what no report is is an error, and so is one that is nearly an ending of
// a format.
func FormatOf(file string) (*Format, error) {
	var said *Format
	longest := 0
	for _, f := range formats {
		for _, e := range f.endings {
			if ends(file, e) && len(e) > longest {
				said, longest = f, len(e)
			}
		}
	}
	if said != nil {
		return said, nil
	}
	ending := extension(file)
	if slices.Contains(otherEndings, ending) || len(suggest.Nearest(ending, FileEndings())) > 0 {
		return nil, suggest.Wrong("output", suggest.Name(file), "names that end with %s",
			strings.Join(FileEndings(), ", "))
	}
	return nil, nil
}

// ends reports whether the name of a file has an ending, or is it, in any case of letters.
func ends(file, ending string) bool {
	name := strings.ToLower(filepath.Base(file))
	return name == ending || strings.HasPrefix(ending, ".") && strings.HasSuffix(name, ending)
}

func extension(file string) string { return strings.ToLower(filepath.Ext(file)) }

// Endings are those of the names of files in the format.
func (f *Format) Endings() []string { return slices.Clone(f.endings) }

// FileEndings are those of file names that stand for a format.
func FileEndings() (all []string) {
	for _, f := range formats {
		all = append(all, f.endings...)
	}
	return all
}

// Fits is an error where a file's name says another format, which one that ends as files in this
// format do does not.
func (f *Format) Fits(file string) error {
	said, err := FormatOf(file)
	alike := slices.ContainsFunc(f.endings, func(e string) bool { return extension(e) == extension(file) })
	if err == nil && said != nil && said != f && !alike {
		err = suggest.Wrong("output", suggest.Name(file)+" with format "+f.Name,
			"names that end with %s, or format %s", strings.Join(f.endings, " or "), said.Name)
	}
	return err
}
