package reports

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/reports/document"
)

// List writes a table of algorithms, grouped by the problem that they solve.
func List(w io.Writer, algs []*algorithms.Spec, opts Options) error {
	d := &document.Document{}
	var problems []algorithms.Problem
	for _, a := range algs {
		if !slices.Contains(problems, a.Problem) {
			problems = append(problems, a.Problem)
		}
	}
	for _, p := range problems {
		heading := ""
		sh := document.Sheet{Heads: document.Texts("algorithm", "growth", "about", "messages"), Sentences: 2}
		for _, a := range algs {
			if a.Problem == p {
				heading = string(p) + " · unit: " + a.Unit
				sh.Rows = append(sh.Rows,
					[]string{a.Name, document.Dashed(power(a.Growth)), inWords(a), document.Dashed(a.Formula)})
			}
		}
		d.Table(heading, sh)
	}
	if len(problems) == 0 {
		d.Paragraph("There are no algorithms.")
	}
	return d.Text(w, opts.width())
}

// inWords is an algorithm in a few words, and what else it is called.
func inWords(s *algorithms.Spec) string {
	if len(s.Aliases) == 0 {
		return s.Title
	}
	return s.Title + " (also " + strings.Join(s.Aliases, ", ") + ")"
}

func defaultTopology(s *algorithms.Spec) string {
	if s.DefaultTopology == "" {
		return "complete"
	}
	return s.DefaultTopology
}

// Describe writes all that an algorithm says of itself.
func Describe(w io.Writer, s *algorithms.Spec, opts Options) error {
	d := &document.Document{Title: s.Name + ": " + s.Title}
	for _, f := range []struct{ name, text string }{
		{"Also", strings.Join(s.Aliases, ", ")},
		{"Problem", fmt.Sprintf("%s, unit: %s", s.Problem, s.Unit)},
		{"Messages", s.Formulas()},
		{"Growth", power(s.Growth)},
		{"Delays", s.Delays},
		{"Nodes", fmt.Sprintf("at least %d", max(s.MinNodes, 1))},
		{"Topology", fmt.Sprintf("%s; runs on %s unless told otherwise", s.Topology, defaultTopology(s))},
		{"Links", orders(s.FIFO)},
		{"Counts", races(s.Races)},
		{"Goal", s.Goal},
		{"Safe", "its properties hold under " + s.Safe.String()},
		{"Live", "its goal is reached under " + s.Live.String()},
		{"Source", s.Citation},
	} {
		d.Fact(f.name, f.text)
	}
	if s.About != "" {
		d.Paragraph(s.About)
	}
	if len(s.Params) > 0 {
		sh := document.Sheet{Heads: document.Texts("parameter", "default", "allowed", "meaning"), Sentences: 1}
		for _, p := range s.Params {
			sh.Rows = append(sh.Rows, []string{p.Name, p.Default, allowed(p), p.Doc})
		}
		d.Table("", sh)
	}
	if len(s.Kinds) > 0 {
		sh := document.Sheet{Heads: document.Texts("message", "counted")}
		for _, k := range s.Kinds {
			counted := "yes"
			if k.Setup {
				counted = "apart, as set-up"
			}
			sh.Rows = append(sh.Rows, []string{k.Name, counted})
		}
		d.Table("", sh)
	}
	if len(s.Properties) > 0 {
		sh := document.Sheet{Heads: document.Texts("property", "says"), Sentences: 1}
		for _, p := range s.Properties {
			sh.Rows = append(sh.Rows, []string{p.Name, p.Text + bounded(p)})
		}
		d.Table("", sh)
	}
	return d.Text(w, opts.width())
}

// bounded says of a property that it rests on the bound on delays.
func bounded(p algorithms.Property) string {
	if p.Synchronous {
		return " Holds while delays keep to their bound."
	}
	return ""
}

func orders(fifo bool) string {
	if fifo {
		return "messages of one link arrive in the order they were sent in"
	}
	return ""
}

func races(races bool) string {
	if races {
		return "depend on the order of arrival, so engines in real time have others within the bounds"
	}
	return ""
}

// allowed says what a parameter may be.
func allowed(p algorithms.Param) string {
	words := strings.Join(p.Choices, ", ")
	if !p.IsNumber() {
		return words
	}
	kind := "whole"
	if p.Real {
		kind = "real"
	}
	number := fmt.Sprintf("%s, %s to %s", kind, record.Shortest(p.Min), record.Shortest(p.Max))
	if words == "" {
		return number
	}
	return words + ", or " + number
}
