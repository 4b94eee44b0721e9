package method

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/carbon"
	"github.com/joulemark/joulemark/energy/host/cpu"
	"github.com/joulemark/joulemark/internal/environ"
	"github.com/joulemark/joulemark/internal/suggest"
)

// Method is by what energy and carbon are told.
type Method struct {
	Source     energy.Source
	Accounting carbon.Accounting
	KWh        bool // add kWh/op to the metrics of benchmarks
}

// Warnings are what a reader must know before believing what the method tells on this machine of a
// run at some time.
func (m Method) Warnings(run time.Time) []string {
	warnings := slices.Concat(m.Source.Info().Warnings, m.Accounting.Warnings())
	if c, err := cpu.Local(); err == nil && c.Virtual {
		if w := m.Accounting.VirtualWarning(); w != "" {
			warnings = append(warnings, w)
		}
	}
	if age := carbon.Age(m.Accounting.Factor.Region, m.Accounting.Factor.Year, run.Year()); age != "" {
		warnings = append(warnings, age)
	}
	return warnings
}

// OfEnvironment is the method that an environment asks for, which is as os.Environ gives it. All
// faults come back together, each with the variable it comes from.
func OfEnvironment(environment []string) (Method, error) {
	s := Default()
	variables, err := environ.Ours(environment, Keys())
	faults := []error{err}
	given := map[string]string{} // variables by key
	for _, v := range variables {
		if slices.Contains(Keys(), v.Key) {
			given[v.Key] = v.Name
			faults = append(faults, s.Set(v.Key, v.Value))
		}
	}
	faults = append(faults, s.Alone(func(key string) bool { return given[key] != "" }))
	source, sourceErr := s.Source()
	accounting, accountingErr := s.Accounting()
	var all []error
	for _, err := range suggest.Leaves(errors.Join(append(faults, sourceErr, accountingErr)...)) {
		if of := (*suggest.KeyError)(nil); errors.As(err, &of) && given[of.Key] != "" {
			err = fmt.Errorf("environment variable %s: %s", given[of.Key], of.Detail())
		}
		all = append(all, err)
	}
	return Method{source, accounting, s.KWh}, errors.Join(all...)
}
