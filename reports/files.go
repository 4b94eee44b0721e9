package reports

import (
	"bytes"
	"io"
	"path/filepath"
	"strings"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/bench/result"
	"github.com/joulemark/joulemark/internal/suggest"
	"github.com/joulemark/joulemark/reports/charts"
	"github.com/joulemark/joulemark/reports/document"
	"github.com/joulemark/joulemark/reports/summary"
	"github.com/joulemark/joulemark/reports/trace"
)

// File is something to be written under a name.
type File struct {
	Name  string
	Write func(io.Writer) error
}

// ExperimentFiles are the files of a result: its table as CSV, the report as Markdown and as a
// page, every figure as PNG and SVG, and every diagram as text and SVG. Names begin with that of
// the experiment.
func ExperimentFiles(res *result.Result) []File {
	files := []File{
		{res.Name + ".csv", func(w io.Writer) error { return Experiment(w, CSV, res, Options{}) }},
		{res.Name + ".md", func(w io.Writer) error { return Experiment(w, Markdown, res, Options{}) }},
		{res.Name + ".html", func(w io.Writer) error { return Experiment(w, HTML, res, Options{}) }},
	}
	for _, fig := range res.Figures {
		name := res.Name + "-" + fig.Name
		fig.Title = titled(res, fig.Title)
		files = append(files,
			File{name + ".png", func(w io.Writer) error { return charts.PNG(w, fig) }},
			File{name + ".svg", func(w io.Writer) error { return charts.SVG(w, fig) }})
	}
	for _, d := range res.Diagrams {
		name := res.Name + "-" + d.Name
		d.Title = titled(res, d.Title)
		files = append(files,
			File{name + ".txt", func(w io.Writer) error { return Diagram(w, d, 0) }},
			File{name + ".svg", func(w io.Writer) error { return diagramSVG(w, d) }})
	}
	return files
}

// titled is the title of a picture that may be seen without its report, with the experiment's name.
func titled(res *result.Result, title string) string { return res.Name + ": " + title }

// Diagram writes a run of an experiment as a space-time diagram in text, as wide as width allows; 0
// is as wide as it takes.
func Diagram(w io.Writer, d result.Diagram, width int) error {
	opts := diagramOptions(d)
	opts.Width = width
	return trace.Spacetime(w, trace.Of(d.Spec, d.Events), opts)
}

func diagramSVG(w io.Writer, d result.Diagram) error {
	return trace.SVG(w, trace.Of(d.Spec, d.Events), diagramOptions(d))
}

func diagramOptions(d result.Diagram) trace.Options {
	opts := trace.Options{Nodes: d.Nodes, Title: d.Title}
	if d.Bare {
		opts.Label = func(algorithms.ID, algorithms.Observation) string { return "" }
	}
	return opts
}

// Chart draws the main chart of a run, or the first one of a sweep, in the form that the ending of
// a file's name stands for. It is an error where the records have nothing to draw.
func Chart(w io.Writer, file string, res *record.Results) error {
	if swept := summary.Swept(res); len(swept) > 0 {
		return DrawFigure(w, file, swept[0])
	}
	fig, err := summary.Main(res.Records)
	if err != nil {
		return err
	}
	return DrawFigure(w, file, fig)
}

// DrawFigure draws a figure in the form that the ending of a file's name stands for.
func DrawFigure(w io.Writer, file string, fig result.Figure) error {
	if err := ChartFile(file); err != nil {
		return err
	}
	if strings.EqualFold(filepath.Ext(file), ".png") {
		return charts.PNG(w, fig)
	}
	return charts.SVG(w, fig)
}

// ChartFile is an error where the name of a file is none that a chart may have.
func ChartFile(file string) error {
	if ending := strings.ToLower(filepath.Ext(file)); ending != ".svg" && ending != ".png" {
		return suggest.Wrong("chart", suggest.Name(file), "names that end with .svg or .png")
	}
	return nil
}

// Saved is results with the name of the file that they come from.
type Saved struct {
	Name string
	*record.Results
}

// Together puts files together whose records may stand in one report, as [record.Results.Add]
// tells. The others stay apart, in the order of the first file of each, for which the format has to
// hold several reports.
func Together(f *Format, files []Saved) ([]Saved, error) {
	var all []Saved
next:
	for _, file := range files {
		for i := range all {
			if all[i].Add(file.Results) {
				all[i].Name += ", " + file.Name
				continue next
			}
		}
		all = append(all, file)
	}
	if len(all) > 1 {
		return all, f.Need((*Format).Several, "as these files do not go together into one report")
	}
	return all, nil
}

// WriteAll writes one report after the other with Write or Complexity, where there are several each
// below its name.
func WriteAll(
	w io.Writer, f *Format, files []Saved, opts Options,
	write func(io.Writer, *Format, *record.Results, Options) error,
) error {
	if len(files) == 1 {
		return write(w, f, files[0].Results, opts)
	}
	return document.Whole(w, func(b *bytes.Buffer) error {
		if f.whole != nil {
			return f.whole(b, files, opts)
		}
		for i, file := range files {
			if i > 0 {
				b.WriteByte('\n')
			}
			if err := f.heading(b, file.Name); err != nil {
				return err
			}
			b.WriteByte('\n')
			if err := write(b, f, file.Results, opts); err != nil {
				return err
			}
		}
		return nil
	})
}

func tableHeading(b *bytes.Buffer, name string) error {
	return (&document.Document{Title: name}).Text(b, unlimited)
}

func markdownHeading(b *bytes.Buffer, name string) error {
	return (&document.Document{Title: name}).Markdown(b)
}

func latexHeading(b *bytes.Buffer, name string) error {
	_, err := b.WriteString("% " + suggest.Line(name) + "\n")
	return err
}

func benchHeading(b *bytes.Buffer, name string) error {
	_, err := b.WriteString("# " + suggest.Line(name) + "\n")
	return err
}
