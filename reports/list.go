package reports

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/joulemark/joulemark/algorithms"
)

// List writes a table of algorithms, grouped by the problem that they solve.
func List(w io.Writer, algs []*algorithms.Spec, opts Options) error {
	d := &document{}
	var problems []algorithms.Problem
	for _, a := range algs {
		if !slices.Contains(problems, a.Problem) {
			problems = append(problems, a.Problem)
		}
	}
	for _, p := range problems {
		s := section{}
		sh := sheet{heads: []head{headed("algorithm"), headed("growth"), headed("about"), headed("messages")}, sentences: 2}
		for _, a := range algs {
			if a.Problem == p {
				s.heading = string(p) + " · unit: " + a.Unit
				sh.rows = append(sh.rows, []string{a.Name, dashed(power(a.Growth)), a.Title, dashed(a.Formula)})
			}
		}
		s.sheets = []sheet{sh}
		d.sections = append(d.sections, s)
	}
	if len(problems) == 0 {
		d.sections = []section{{text: "There are no algorithms."}}
	}
	return writeText(w, d, opts.width())
}

func defaultTopology(s *algorithms.Spec) string {
	if s.DefaultTopology == "" {
		return "complete"
	}
	return s.DefaultTopology
}

// Describe writes all that an algorithm says of itself.
func Describe(w io.Writer, s *algorithms.Spec, opts Options) error {
	d := &document{title: s.Name + ": " + s.Title}
	for _, f := range []fact{
		{"Problem", fmt.Sprintf("%s, unit: %s", s.Problem, s.Unit)},
		{"Messages", s.Formula},
		{"Growth", power(s.Growth)},
		{"Delays", s.Delays},
		{"Nodes", fmt.Sprintf("at least %d", max(s.MinNodes, 1))},
		{"Topology", fmt.Sprintf("%s; runs on %s unless told otherwise", s.Topology, defaultTopology(s))},
		{"Links", orders(s.FIFO)},
		{"Goal", s.Goal},
		{"Safe", "its properties hold under " + s.Safe.String()},
		{"Live", "its goal is reached under " + s.Live.String()},
		{"Source", s.Citation},
	} {
		if f.text != "" {
			d.facts = append(d.facts, f)
		}
	}
	if s.About != "" {
		d.sections = append(d.sections, section{text: s.About})
	}
	if len(s.Params) > 0 {
		sh := sheet{heads: []head{headed("parameter"), headed("default"), headed("allowed"), headed("meaning")}, sentences: 1}
		for _, p := range s.Params {
			sh.rows = append(sh.rows, []string{p.Name, p.Default, allowed(p), p.Doc})
		}
		d.sections = append(d.sections, section{sheets: []sheet{sh}})
	}
	if len(s.Kinds) > 0 {
		sh := sheet{heads: []head{headed("message"), headed("counted")}}
		for _, k := range s.Kinds {
			counted := "yes"
			if k.Setup {
				counted = "apart, as set-up"
			}
			sh.rows = append(sh.rows, []string{k.Name, counted})
		}
		d.sections = append(d.sections, section{sheets: []sheet{sh}})
	}
	if len(s.Properties) > 0 {
		sh := sheet{heads: []head{headed("property"), headed("says")}, sentences: 1}
		for _, p := range s.Properties {
			sh.rows = append(sh.rows, []string{p.Name, p.Text})
		}
		d.sections = append(d.sections, section{sheets: []sheet{sh}})
	}
	return writeText(w, d, opts.width())
}

func orders(fifo bool) string {
	if fifo {
		return "messages of one link arrive in the order they were sent in"
	}
	return ""
}

// allowed says what a parameter may be.
func allowed(p algorithms.Param) string {
	if p.Choices != nil {
		return strings.Join(p.Choices, ", ")
	}
	kind := "whole"
	if p.Real {
		kind = "real"
	}
	return fmt.Sprintf("%s, %s to %s", kind, shortest(p.Min), shortest(p.Max))
}
