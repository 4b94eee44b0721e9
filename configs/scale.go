package configs

import (
	"strings"

	"github.com/joulemark/joulemark/internal/suggest"
	"github.com/joulemark/joulemark/reports"
	"github.com/joulemark/joulemark/reports/footprint"
)

// setPeriod sets for how long a rate goes on.
func (c *Config) setPeriod(name string, all givens) error {
	period, err := footprint.ParsePeriod(name)
	if err != nil {
		return err
	}
	c.Scale.Period = period
	if period == footprint.DefaultPeriod || all.has("rate") {
		return nil
	}
	return suggest.Unfit("per", suggest.Quote(name), "with rate")
}

// setEquivalents asks what a rate comes to is like.
func (c *Config) setEquivalents(wanted bool, all givens) error {
	c.Scale.Equivalents = wanted
	if !wanted || all.has("rate") {
		return nil
	}
	return suggest.Unfit("equivalents", wanted, "with rate")
}

// ValidScale refuses a rate where the format has no place for what it comes to.
func (c *Config) ValidScale() error {
	format, err := reports.ParseFormat(c.Format)
	if c.Scale.Rate.IsZero() || err != nil || format.ForReaders() {
		return nil //nolint:nilerr // a format that there is none of has been refused
	}
	return suggest.Unfit("rate", suggest.Quote(c.Scale.Rate.String()),
		"with format %s, as the others hold records and nothing that is made of them",
		strings.Join(reports.FormatNames((*reports.Format).ForReaders), ", "))
}
