package experiment

import (
	"errors"
	"fmt"

	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/result"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/carbon"
	"github.com/joulemark/joulemark/energy/cost"
)

// Priced is an Experiment that says what its messages would cost where they are really sent, by a
// cost profile, and what that emits: the energy of the devices or networks that the profile is
// about, and not of this machine.
type Priced interface {
	Experiment
	priced()
}

// DefaultProfile is the cost profile of experiments that are not given another: one that has a
// range.
const DefaultProfile = "network"

// price is what messages cost, and by what.
type price struct {
	profile    cost.Profile
	stack      network.Stack
	accounting carbon.Accounting
}

// priceStack has the headers that are charged with each message: those of datagrams, since a model
// of messages knows no connections.
const priceStack = "ethernet-ipv4-udp"

// ErrNoHour is about intensity over time for messages that nobody sends: the time of the experiment
// is not that of the devices that it is about.
var ErrNoHour = errors.New("messages of an experiment are sent at no hour of the day (allowed: intensity, or region, " +
	"year and factors)")

// begin makes sure that an experiment is valid, and of what its messages are priced by.
func (o Options) begin(e Experiment) (by price, err error) {
	if err := e.Validate(); err != nil {
		return price{}, err
	}
	return o.price()
}

// price is made of the profile and the accounting of the options, or of the usual ones.
func (o Options) price() (p price, err error) {
	if p.profile = o.Profile; p.profile.Name == "" {
		if p.profile, err = cost.LookupProfile(DefaultProfile); err != nil {
			return p, err
		}
	}
	if p.accounting = o.Accounting; p.accounting.PUE == 0 {
		p.accounting = carbon.DefaultAccounting()
	}
	if p.profile.NoPUE {
		p.accounting = p.accounting.Outside()
	}
	p.stack, err = network.LookupStack(priceStack)
	if p.accounting.Series != nil {
		err = errors.Join(err, ErrNoHour)
	}
	if p.profile.Calibration != nil {
		err = errors.Join(err, fmt.Errorf("profile: %s is of whole runs on one machine (allowed: profiles of messages "+
			"and bytes, such as %s)", p.profile.Name, DefaultProfile))
	}
	return p, errors.Join(err, p.profile.Validate(), p.accounting.Validate())
}

// charged is what some messages cost and emit.
type charged struct {
	joules energy.Range[energy.Joules]
	grams  energy.Range[energy.GramsCO2e]
}

// of is the cost of messages with so many bytes of payload each. There may be a part of a message,
// as where they are means.
func (p price) of(messages float64, size int) (charged, error) {
	wire := energy.Bytes(messages * float64(p.stack.Wire(size)))
	predicted, err := p.profile.Predict(cost.Work{Messages: messages, Wire: wire})
	if err != nil {
		return charged{}, err
	}
	return charged{predicted.Joules, p.accounting.Carbon(predicted.Joules)}, nil
}

// prices collects errors, so that a table can be made in one go.
type prices struct {
	price
	errs []error
}

func (p *prices) of(messages float64, size int) charged {
	c, err := p.price.of(messages, size)
	p.errs = append(p.errs, err)
	return c
}

// cells are those of priceColumns.
func (c charged) cells() []any {
	return []any{
		float64(c.joules.Central), float64(c.joules.Low), float64(c.joules.High),
		float64(c.grams.Central), float64(c.grams.Low), float64(c.grams.High),
	}
}

// priceColumns are the columns of a cost, behind a prefix where a row has several.
func priceColumns(prefix string) []result.Column {
	return result.Columns(prefix+"energy_j", prefix+"energy_low_j", prefix+"energy_high_j",
		prefix+"gco2e", prefix+"gco2e_low", prefix+"gco2e_high")
}

// shown is the cost for a reader.
func (c charged) shown() []any {
	return []any{quantity(c.joules, "J"), quantity(c.grams, "g")}
}

func quantity[Q ~float64](r energy.Range[Q], unit string) result.Quantity {
	return result.Quantity{Low: float64(r.Low), Value: float64(r.Central), High: float64(r.High), Unit: unit}
}

// priceHeads are the headings of shown.
func priceHeads() []result.Column { return result.Columns("energy", "CO2e") }

// note says where the figures come from.
func (p price) note() string {
	return fmt.Sprintf("Energy is %s, by the profile %s (%s), for messages with the headers of %s; none of it was "+
		"used by this machine. CO2e = "+
		"%s.", p.profile.Kind, p.profile.Name, p.profile.Source, p.stack.Name, p.accounting.Method())
}

// costFigure is what reaching the nodes costs: coverage against energy, a point for each of what
// the experiment varies, in its order.
func costFigure(caption string, series ...costSeries) result.Figure {
	f := result.Figure{
		Name: "cost", Title: "Coverage against what it costs", Caption: caption,
		Panels: []result.Panel{{
			X: result.Axis{Label: "energy (J)", Log: true},
			Y: result.Axis{Label: "coverage (share of the nodes)", Zero: true},
		}},
	}
	for _, s := range series {
		line := result.Series{Name: s.name}
		for _, p := range s.points {
			if p.joules > 0 { // on a logarithmic scale nothing has no place
				line.X, line.Y = append(line.X, p.joules), append(line.Y, p.coverage)
			}
		}
		if len(line.X) > 0 {
			f.Panels[0].Series = append(f.Panels[0].Series, line)
		}
	}
	return f
}

type costSeries struct {
	name   string
	points []costPoint
}

type costPoint struct{ joules, coverage float64 }

func (s *costSeries) add(c charged, coverage float64) {
	s.points = append(s.points, costPoint{float64(c.joules.Central), coverage})
}
