package reports

import (
	"io"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/result"
	"github.com/joulemark/joulemark/reports/charts"
	"github.com/joulemark/joulemark/reports/trace"
)

// File is something to be written under a name.
type File struct {
	Name  string
	Write func(io.Writer) error
}

// ExperimentFiles are the files of a result: its table as CSV, the report as Markdown, every figure as PNG and
// SVG, and every diagram as text and SVG. Names begin with that of the experiment.
func ExperimentFiles(res *result.Result) []File {
	files := []File{
		{res.Name + ".csv", func(w io.Writer) error { return Experiment(w, CSV, res, Options{}) }},
		{res.Name + ".md", func(w io.Writer) error { return Experiment(w, Markdown, res, Options{}) }},
	}
	for _, fig := range res.Figures {
		name := res.Name + "-" + fig.Name
		files = append(files,
			File{name + ".png", func(w io.Writer) error { return charts.PNG(w, fig) }},
			File{name + ".svg", func(w io.Writer) error { return charts.SVG(w, fig) }})
	}
	for _, d := range res.Diagrams {
		name := res.Name + "-" + d.Name
		files = append(files,
			File{name + ".txt", func(w io.Writer) error { return Diagram(w, d, 0) }},
			File{name + ".svg", func(w io.Writer) error { return diagramSVG(w, d) }})
	}
	return files
}

// Diagram writes a run of an experiment as a space-time diagram in text, as wide as width allows; 0 is as wide as
// it takes.
func Diagram(w io.Writer, d result.Diagram, width int) error {
	opts := diagramOptions(d)
	opts.Width = width
	return trace.Spacetime(w, trace.Of(d.Spec, d.Events), opts)
}

func diagramSVG(w io.Writer, d result.Diagram) error {
	return trace.SVG(w, trace.Of(d.Spec, d.Events), diagramOptions(d))
}

func diagramOptions(d result.Diagram) trace.Options {
	opts := trace.Options{Nodes: d.Nodes}
	if d.Bare {
		opts.Label = func(algorithms.ID, algorithms.Observation) string { return "" }
	}
	return opts
}
