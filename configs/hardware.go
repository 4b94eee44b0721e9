package configs

import (
	"runtime"
	"strings"

	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/carbon"
	"github.com/joulemark/joulemark/energy/embodied"
	"github.com/joulemark/joulemark/internal/number"
	"github.com/joulemark/joulemark/internal/suggest"
)

// Hardware is what a user says of the making of the machine.
type Hardware struct {
	// Embodied is what it emitted, as [embodied.Parse] reads it; "" for nothing asked.
	Embodied string
	Lifetime float64 // in years
	// Share is the part of the machine that goes with a thread that works; 0 is one thread of those
	// that this machine has.
	Share float64
}

// Accounting is that of the settings, with the machine where its making is to be charged.
func (c *Config) Accounting() (carbon.Accounting, error) {
	a, err := c.Settings.Accounting()
	if err != nil || c.Hardware.Embodied == "" {
		return a, err
	}
	h, err := embodied.Parse(c.Hardware.Embodied)
	if err != nil {
		return a, err
	}
	h.Lifetime, h.Share = energy.Seconds(c.Hardware.Lifetime)*embodied.Year, c.Hardware.Share
	if h.Share == 0 {
		h.Share = 1 / float64(runtime.NumCPU())
	}
	a.Hardware = &h
	return a, suggest.About("embodied", a.Validate())
}

func parseEmbodied(text string) (string, error) {
	_, err := embodied.Parse(text)
	return text, err
}

// Bounds of a lifetime in years. What lies outside was meant in months or hours.
const leastYears, mostYears = 0.1, 50

// setLifetime and setShare refuse what is out of bounds, and what has nothing to be of.
func (c *Config) setLifetime(years float64, all givens) error {
	if !(years >= leastYears && years <= mostYears) {
		return suggest.Wrong("lifetime", years, "years, from %v to %v", leastYears, mostYears)
	}
	c.Hardware.Lifetime = years
	if years == embodied.DefaultYears {
		return nil
	}
	return all.withEmbodied("lifetime", years)
}

func (c *Config) setShare(text string, all givens) error {
	part, ok := number.Share(text)
	if above, below, is := strings.Cut(text, "/"); is {
		n, isNumber := number.Float(above)
		m, isToo := number.Float(below)
		part, ok = n/m, isNumber && isToo
	}
	if !ok || !(part > 0 && part <= 1) {
		return suggest.Wrong("share", suggest.Quote(text), "above 0, up to 1, as 0.25, 25%% or 1/64")
	}
	c.Hardware.Share = part
	return all.withEmbodied("share", text)
}

// withEmbodied refuses a key without effect.
func (all givens) withEmbodied(key string, value any) error {
	if all.has("embodied") {
		return nil
	}
	return suggest.Unfit(key, value, "with embodied")
}
