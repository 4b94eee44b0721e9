package algotest

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/joulemark/joulemark/algorithms"
)

// growths are the classes that Spec.Growth may name.
var growths = []string{"", "1", "log N", "√N", "N", "N log N", "N√N", "N²", "N² log N", "N³", "E"}

// spec holds what the algorithm says of itself to what others build on.
func (s *suite[M, S, P]) spec() error {
	spec := &s.alg.Spec
	var errs []error
	want := func(ok bool, format string, args ...any) {
		if !ok {
			errs = append(errs, fmt.Errorf(format, args...))
		}
	}
	for _, f := range []struct{ name, value string }{
		{"Name", spec.Name},
		{"Title", spec.Title},
		{"Unit", spec.Unit},
		{"About", spec.About},
		{"Citation", spec.Citation},
		{"Formula", spec.Formula},
		{"Delays", spec.Delays},
		{"Goal", spec.Goal},
	} {
		want(strings.TrimSpace(f.value) != "", "Spec.%s is empty", f.name)
		want(f.value == strings.TrimSpace(f.value), "Spec.%s %q starts or ends with a space", f.name, f.value)
	}
	want(spec.Name == strings.ToLower(spec.Name) && !strings.ContainsAny(spec.Name, " \t,=/"),
		"Spec.Name %q (allowed: lower case, without spaces, commas, slashes and equals signs)", spec.Name)
	want(slices.Contains(algorithms.Problems(), spec.Problem), "Spec.Problem %q (allowed: %q)", spec.Problem, algorithms.Problems())
	want(slices.Contains(growths, spec.Growth), "Spec.Growth %q (allowed: %q)", spec.Growth, growths)
	want(spec.Topology <= algorithms.NeedsComplete, "Spec.Topology %d is unknown", uint8(spec.Topology))
	want(spec.Safe.Has(spec.Live), "Spec.Live (%s) is not within Spec.Safe (%s): a violation ends the run before its goal",
		spec.Live, spec.Safe)

	want(len(spec.Kinds) >= 1 && len(spec.Kinds) <= algorithms.MaxKinds, "Spec.Kinds: %d (allowed: 1 to %d)",
		len(spec.Kinds), algorithms.MaxKinds)
	kinds, properties, params := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for i, k := range spec.Kinds {
		want(k.Name != "" && !kinds[k.Name], "Spec.Kinds[%d] %q (allowed: a name of its own)", i, k.Name)
		kinds[k.Name] = true
	}
	want(len(spec.Properties) > 0, "Spec.Properties is empty: there is nothing that could be violated")
	for i, p := range spec.Properties {
		want(p.Name != "" && p.Text != "" && !properties[p.Name], "Spec.Properties[%d] %q: %q (allowed: a name of its own and a sentence)", i, p.Name, p.Text)
		properties[p.Name] = true
	}
	for i, o := range spec.Observations {
		want(wellFormed(o), "Spec.Observations[%d] %q (allowed: a text with %%d for the value and %%d for aux, or fewer)", i, o)
	}
	for _, p := range spec.Params {
		want(p.Name != "" && p.Doc != "" && !params[p.Name], "Spec.Params %q: %q (allowed: a name of its own and a sentence)", p.Name, p.Doc)
		params[p.Name] = true
		if err := p.Check(p.Default); err != nil {
			errs = append(errs, fmt.Errorf("Spec.Params: the default of %w", err))
		}
	}
	want(s.alg.New != nil, "Algorithm.New is nil")
	want(s.alg.Decode != nil, "Algorithm.Decode is nil")
	if len(errs) > 0 {
		return errors.Join(errs...)
	}
	return s.accepts()
}

// wellFormed reports whether an observation formats with its value and aux.
func wellFormed(text string) bool {
	if text == "" {
		return false
	}
	for _, args := range [][]any{{}, {int64(1)}, {int64(1), int64(2)}} {
		if !strings.Contains(fmt.Sprintf(text, args...), "%!") {
			return true
		}
	}
	return false
}

// accepts runs through the sizes: the defaults are possible at all of them, and every
// variant at one or more.
func (s *suite[M, S, P]) accepts() error {
	if len(s.sizes) == 0 {
		return fmt.Errorf("no size is left to run (allowed: at least %d nodes)", max(1, s.alg.Spec.MinNodes))
	}
	var errs []error
	for _, p := range s.params {
		possible := 0
		var last error
		for _, n := range s.sizes {
			cfg := s.plain(n, p, 0)
			inst, err := s.alg.Prepare(setup(&cfg))
			switch {
			case err != nil && p == nil:
				errs = append(errs, fmt.Errorf("%d nodes, default parameters: %w", n, err))
			case err != nil:
				last = err
			case inst.Node == nil || inst.Checker == nil:
				errs = append(errs, fmt.Errorf("%d nodes, parameters %v: an instance without nodes or without a checker", n, p))
			default:
				possible++
			}
		}
		if possible == 0 && last != nil {
			errs = append(errs, fmt.Errorf("parameters %v are possible at none of the sizes %v: %w", p, s.sizes, last))
		}
	}
	return errors.Join(errs...)
}
