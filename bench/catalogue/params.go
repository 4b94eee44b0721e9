package catalogue

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/internal/suggest"
)

// ParamsOf is what an algorithm is given of parameters by word, which are the words of
// [Catalogue.Select]: a name of an algorithm, a problem, or All. Those for a problem, or for all,
// go to every algorithm there that has a parameter of the name. Where one is given twice, the
// narrower word has it. It is nil where there are none.
func ParamsOf(spec *algorithms.Spec, given map[string]algorithms.Params) algorithms.Params {
	var own algorithms.Params
	words := append(spec.Names(), string(spec.Problem), All)
	for _, word := range slices.Backward(words) {
		for name, value := range given[word] {
			if shared := !slices.Contains(spec.Names(), word); shared && !has(spec, name) {
				continue
			}
			if own == nil {
				own = algorithms.Params{}
			}
			own[name] = value
		}
	}
	return own
}

func has(spec *algorithms.Spec, param string) bool {
	return slices.ContainsFunc(spec.Params, func(p algorithms.Param) bool { return p.Name == param })
}

// CheckParams says what is wrong with parameters by word, all of it together: a word that is none,
// two names of one algorithm, a parameter that no algorithm of the word has, and a value that one
// of them does not take. Those of All must be of an algorithm among the chosen ones, or they would
// have no effect.
func (c Catalogue) CheckParams(given map[string]algorithms.Params, chosen Catalogue) error {
	var errs []error
	for _, word := range slices.Sorted(maps.Keys(given)) {
		if a, err := c.Find(word); err == nil {
			if _, err := a.Spec.Resolve(given[word]); err != nil {
				errs = append(errs, suggest.About("params", err))
			}
			names := a.Spec.Names()
			for _, name := range names[:slices.Index(names, word)] {
				if _, twice := given[name]; twice {
					errs = append(errs,
						suggest.Wrong("params", "both "+name+" and "+word, "one name of %s", a.Spec.Name))
				}
			}
			continue
		}
		group, err := c.Select([]string{word})
		if err != nil {
			errs = append(errs, suggest.Key("params", word, c.Words()))
			continue
		}
		if word == All {
			group = chosen
		}
		errs = append(errs, group.checkShared(word, given[word]))
	}
	return errors.Join(errs...)
}

// checkShared is CheckParams for a word that stands for several algorithms.
func (c Catalogue) checkShared(word string, given algorithms.Params) error {
	var errs []error
	var known []string
	for _, spec := range c.Specs() {
		own := ParamsOf(spec, map[string]algorithms.Params{word: given})
		if _, err := spec.Resolve(own); err != nil {
			errs = append(errs, suggest.About("params", err))
		}
		for _, p := range spec.Params {
			if !slices.Contains(known, p.Name) {
				known = append(known, p.Name)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(given)) {
		if slices.Contains(known, name) {
			continue
		}
		allowed := strings.Join(known, ", ")
		if len(known) == 0 {
			allowed = "none"
		}
		errs = append(errs, suggest.About("params",
			fmt.Errorf("%s: no algorithm here has such a parameter (allowed: %s%s)",
				strings.TrimPrefix(word+"."+name, All+"."), allowed, suggest.Hint(name, known))))
	}
	return errors.Join(errs...)
}
