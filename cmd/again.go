package cmd

import (
	"maps"
	"slices"
	"strings"

	"github.com/joulemark/joulemark/bench/experiment"
	"github.com/joulemark/joulemark/configs"
	"github.com/joulemark/joulemark/internal/suggest"
)

// again is the command that does what this call does for one experiment: with all of its parameters
// that are not the defaults, wherever they come from, and with the settings of the accounting where
// it has some. nil stands for the call itself.
func (r *experimentRun) again(name string, e experiment.Experiment) string {
	words := []string{"joulemark", "experiment", name}
	flag := func(key, value string) { words = append(words, "--"+key, suggest.ShellWord(value)) }
	given := maps.Clone(r.settings.given)
	if e == nil {
		if r.settings.file != "" {
			flag("config", r.settings.file)
		}
		for _, key := range slices.Sorted(maps.Keys(given)) {
			flag(key, given[key])
		}
	} else {
		words = append(r.variables(e), words...)
		var parameters []string
		published, _ := experiment.Find(e.About().Name)
		for i, p := range experiment.Parameters(e) {
			parameters = append(parameters, p.Name)
			if value := p.String(); value != experiment.Parameters(published)[i].String() {
				flag(p.Name, value)
			}
		}
		if keys := configs.ExperimentKeys(e); len(keys) > len(parameters) && r.settings.file != "" {
			flag("config", r.settings.file)
		}
		for _, k := range configs.ExperimentKeys(e) {
			if value, ok := given[k.Name]; ok && !slices.Contains(parameters, k.Name) {
				flag(k.Name, value)
			}
		}
	}
	if r.output != "" {
		flag("output", r.output)
	}
	if e != nil { // whose files are there
		words = append(words, "--force")
	}
	return strings.Join(words, " ")
}

// variables are those of the environment that an experiment reads besides its parameters.
func (r *experimentRun) variables(e experiment.Experiment) []string {
	parameters := map[string]bool{}
	for _, p := range experiment.Parameters(e) {
		parameters[p.Name] = true
	}
	var set []string
	for _, k := range configs.ExperimentKeys(e) {
		for _, entry := range r.environ {
			if name, value, _ := strings.Cut(entry, "="); name == k.Env() && !parameters[k.Name] {
				set = append(set, name+"="+suggest.ShellWord(value))
			}
		}
	}
	return set
}
