package charge

import (
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy/carbon"
)

// hardwareOf is the machine whose making is charged, for a record. What of it goes with the CPU
// time follows from the record.
func hardwareOf(a carbon.Accounting) record.Hardware {
	if a.Hardware == nil {
		return record.Hardware{}
	}
	h := *a.Hardware
	return record.Hardware{
		HardwareGCO2e: &h.Total.Central, HardwareGCO2eLow: &h.Total.Low, HardwareGCO2eHigh: &h.Total.High,
		HardwareLifetimeS: &h.Lifetime, HardwareShare: &h.Share,
	}
}
