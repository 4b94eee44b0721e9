package cost

import "github.com/joulemark/joulemark/energy"

// bytesPerGB is the decimal gigabyte in which the network literature counts.
const bytesPerGB = 1e9

// networkPerGB is the energy of carrying a gigabyte over networks that others
// own, in kWh. Published figures lie far apart because they draw different
// boundaries and divide a standing load by a varying traffic:
//
//   - low 0.001: Cloud Carbon Footprint, between data centres, chosen there as the
//     smallest coefficient available;
//   - central 0.004: the core network alone in Aslan et al. (2018), for the year 2015;
//     the published figure nearest to the middle of the range, which spans a factor of
//     60 and is therefore judged by ratio (the geometric middle is 0.0077);
//   - high 0.06: core and fixed access networks in Aslan et al. (2018), for the year
//     2015.
//
// J. Aslan, K. Mayers, J. G. Koomey and C. France, "Electricity Intensity of Internet
// Data Transmission", Journal of Industrial Ecology 22 (4), 2018. They find that the
// intensity halves about every two years, so that their figures are those of an older
// network than today's: after ten years a thirty-second would be left. That is their
// trend and not a measurement, so nothing is scaled by it.
//
// Others are higher still (0.13 to 0.14), and on a local network that is powered
// anyway a further byte costs next to nothing.
var networkPerGB = energy.Range[energy.KilowattHours]{Low: 0.001, Central: 0.004, High: 0.06}

// NetworkPerGB returns the coefficients of [NetworkEnergy] in kWh per 1e9 bytes.
func NetworkPerGB() energy.Range[energy.KilowattHours] { return networkPerGB }

// NetworkEnergy returns the assumed energy of carrying b over a network. It is a
// line of its own and never part of another total. A count that is negative or
// not finite is an error.
func NetworkEnergy(b energy.Bytes) (energy.Range[energy.Joules], error) {
	if err := energy.CheckNonNegative("bytes on the network", float64(b)); err != nil {
		return energy.Range[energy.Joules]{}, err
	}
	return networkPerByte().Scale(float64(b)), nil
}

func networkPerByte() energy.Range[energy.Joules] {
	return energy.Range[energy.Joules]{
		Low:     networkPerGB.Low.Joules() / bytesPerGB,
		Central: networkPerGB.Central.Joules() / bytesPerGB,
		High:    networkPerGB.High.Joules() / bytesPerGB,
	}
}
