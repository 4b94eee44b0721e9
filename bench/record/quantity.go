package record

import "slices"

// Quantity is an estimate of what has a range, with the means of the ends of that range.
type Quantity struct {
	Estimate
	Low, High float64
}

// Energy estimates energy_j over trials of one case.
func Energy(trials []*Record) Quantity { return quantity("energy_j", trials).over(trials) }

// CO2e estimates gco2e over trials of one case.
func CO2e(trials []*Record) Quantity { return quantity("gco2e", trials).over(trials) }

// Predicted estimates predicted_j over trials of one case.
func Predicted(trials []*Record) Quantity { return counted("predicted_j", trials) }

// PredictedCO2e estimates predicted_gco2e over trials of one case.
func PredictedCO2e(trials []*Record) Quantity { return counted("predicted_gco2e", trials) }

// counted is a quantity that follows from counts, with ends that hold what these vary over the
// trials.
func counted(name string, trials []*Record) Quantity {
	q := quantity(name, trials)
	if q.Known && held(trials) {
		q.Low, q.High = min(q.Low, max(0, q.Mean-q.Half)), max(q.High, q.Mean+q.Half)
	}
	return q
}

func quantity(name string, trials []*Record) Quantity {
	f := ByName(name)
	low, high := f.Range()
	q := Quantity{Estimate: f.Over(trials)}
	q.Low, q.High = q.Mean, q.Mean
	if l, h := low.Over(trials), high.Over(trials); l.Trials == q.Trials && h.Trials == q.Trials {
		q.Low, q.High = l.Mean, h.Mean
	}
	return q
}

// over is the quantity with ends that hold what varies over several trials, in place of what varies
// over the repetitions of each.
func (q Quantity) over(trials []*Record) Quantity {
	if len(trials) < 2 || !q.Known || q.Mean <= 0 || !held(trials) {
		return q
	}
	own := 0.0 // the share of the repetitions
	for _, r := range trials {
		if r.EnergyCI95J != nil && r.EnergyJ > 0 {
			own += float64(*r.EnergyCI95J/r.EnergyJ) / float64(len(trials))
		}
	}
	share := q.Half / q.Mean
	if own < 1 {
		q.Low *= max(0, 1-share) / (1 - own)
	}
	q.Low, q.High = min(q.Low, q.Mean), max(q.High*(1+share)/(1+own), q.Mean)
	return q
}

// held reports whether the ends of ranges hold intervals. Files from before show what they hold.
func held(trials []*Record) bool {
	return !slices.ContainsFunc(trials, func(r *Record) bool { return r.FaultsPlanned == nil })
}
