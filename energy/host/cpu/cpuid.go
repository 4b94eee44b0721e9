package cpu

import "slices"

// The row names of the power table, spelled once.
const (
	sandyBridge    = "Intel Sandy Bridge"
	ivyBridge      = "Intel Ivy Bridge"
	haswell        = "Intel Haswell"
	broadwell      = "Intel Broadwell"
	skylakeServer  = "Intel Skylake (server)"
	skylakeClient  = "Intel Skylake (client)"
	coffeeLake     = "Intel Coffee Lake"
	cascadeLake    = "Intel Cascade Lake"
	iceLake        = "Intel Ice Lake"
	sapphireRapids = "Intel Sapphire Rapids"
	emeraldRapids  = "Intel Emerald Rapids"
	graniteRapids  = "Intel Granite Rapids"
	sierraForest   = "Intel Sierra Forest (E-cores)"
	rocketLake     = "Intel Rocket Lake (Xeon E-2300)"
	raptorLake     = "Intel Raptor Lake (Xeon E-2400)"
	arrowLake      = "Intel Arrow Lake (client)"
	neoverseN1     = "Arm Neoverse N1 (Ampere Altra)"
	neoverseV2     = "Arm Neoverse V2 (NVIDIA Grace)"
	naples         = "AMD EPYC 1st Gen (Naples, Zen)"
	rome           = "AMD EPYC 2nd Gen (Rome, Zen2)"
	milan          = "AMD EPYC 3rd Gen (Milan, Zen3)"
	genoa          = "AMD EPYC 4th Gen (Genoa/Bergamo, Zen4)"
	turin          = "AMD EPYC 5th Gen (Turin, Zen5)"
)

// cpuidRow is a range of CPUID models that one row of the power table fits.
type cpuidRow struct {
	family           int
	first, last      int // models
	stepLow, stepTop int // steppings; 0 and 0 mean any
	row              string
	client           bool   // desktop and mobile parts
	named            bool   // of parts that the brand names only, since others have the same model
	caveat           string // why the row fits only in part
}

const anyStep = 1 << 30

// Why a row fits only in part.
const (
	ofServers  = "the row is of servers"
	cooperLake = "Cooper Lake has no row of its own"
	kabyLake   = "Kaby Lake has no row of its own"
	cometLake  = "Comet Lake has no row of its own"
	graniteD   = "Granite Rapids D has no row of its own"
)

// intelRows follows the model numbers of the Linux kernel's intel-family.h; the steppings of model
// 85 and of Kaby Lake against Coffee Lake are Intel's. Models without a row near enough, such as
// the Atom line and the hybrid parts of Alder Lake and Raptor Lake, are left out on purpose: the
// unknown row is more honest for them. The Xeons E-2400 are Raptor Lake without the small cores of
// its Core parts, so it is the brand that tells them.
var intelRows = []cpuidRow{
	{family: 6, first: 42, last: 42, row: sandyBridge, client: true, caveat: ofServers},
	{family: 6, first: 45, last: 45, row: sandyBridge},
	{family: 6, first: 58, last: 58, row: ivyBridge, client: true, caveat: ofServers},
	{family: 6, first: 62, last: 62, row: ivyBridge},
	{family: 6, first: 60, last: 60, row: haswell, client: true, caveat: ofServers},
	{family: 6, first: 70, last: 70, row: haswell, client: true, caveat: ofServers},
	{family: 6, first: 63, last: 63, row: haswell},
	{family: 6, first: 71, last: 71, row: broadwell, client: true, caveat: ofServers},
	{family: 6, first: 79, last: 79, row: broadwell},
	{family: 6, first: 86, last: 86, row: broadwell},
	{family: 6, first: 85, last: 85, stepLow: 0, stepTop: 4, row: skylakeServer},
	{family: 6, first: 85, last: 85, stepLow: 5, stepTop: 7, row: cascadeLake},
	{family: 6, first: 85, last: 85, stepLow: 8, stepTop: anyStep, row: cascadeLake, caveat: cooperLake},
	{family: 6, first: 94, last: 94, row: skylakeClient, client: true},
	{family: 6, first: 158, last: 158, stepLow: 0, stepTop: 9, row: skylakeClient, client: true, caveat: kabyLake},
	{family: 6, first: 158, last: 158, stepLow: 10, stepTop: anyStep, row: coffeeLake, client: true},
	{family: 6, first: 165, last: 165, row: coffeeLake, client: true, caveat: cometLake},
	{family: 6, first: 106, last: 106, row: iceLake},
	{family: 6, first: 108, last: 108, row: iceLake},
	{family: 6, first: 143, last: 143, row: sapphireRapids},
	{family: 6, first: 207, last: 207, row: emeraldRapids},
	{family: 6, first: 173, last: 173, row: graniteRapids},
	{family: 6, first: 174, last: 174, row: graniteRapids, caveat: graniteD},
	{family: 6, first: 175, last: 175, row: sierraForest},
	{family: 6, first: 167, last: 167, row: rocketLake, client: true},
	{family: 6, first: 183, last: 183, row: raptorLake, client: true, named: true},
	{family: 6, first: 198, last: 198, row: arrowLake, client: true},
}

// mobileModels are Intel's of mobile parts alone, of family 6. The servers behind the rows have
// nothing of their class, so they have no row.
var mobileModels = []int{
	61, 69, 78, 125, 126, 142, 166, // Broadwell to Comet Lake
	138, 140, 141, 154, 186, 170, 172, 181, 189, 197, 204, // Lakefield to Panther Lake
}

// isMobileModel reports whether the CPU is one of mobile parts alone.
func isMobileModel(c Info) bool {
	return c.Vendor == "GenuineIntel" && c.Family == 6 && slices.Contains(mobileModels, c.Model)
}

// amdRows follows the model ranges by which the Linux kernel tells the Zen
// generations apart (arch/x86/kernel/cpu/amd.c). Server, desktop and mobile
// parts share a family, so only the brand can tell an EPYC from a Ryzen. Models
// of family 26 that are left out belong to the generation after.
var amdRows = []cpuidRow{
	{family: 23, first: 0x00, last: 0x2f, row: naples},
	{family: 23, first: 0x50, last: 0x5f, row: naples},
	{family: 23, first: 0x30, last: 0x4f, row: rome},
	{family: 23, first: 0x60, last: 0x7f, row: rome},
	{family: 23, first: 0x90, last: 0x91, row: rome},
	{family: 23, first: 0xa0, last: 0xaf, row: rome},
	{family: 25, first: 0x00, last: 0x0f, row: milan},
	{family: 25, first: 0x20, last: 0x5f, row: milan},
	{family: 25, first: 0x10, last: 0x1f, row: genoa},
	{family: 25, first: 0x60, last: 0xaf, row: genoa},
	{family: 26, first: 0x00, last: 0x2f, row: turin},
	{family: 26, first: 0x40, last: 0x4f, row: turin},
	{family: 26, first: 0x60, last: 0x7f, row: turin},
}

// familyByCPUID looks the CPU up by vendor, family, model and stepping, or by its MIDR. The row of
// its brand decides where a model is of parts that differ.
func familyByCPUID(c Info, byBrand string) (cpuidRow, bool) {
	if row, found := armRow(c.MIDR); found {
		return row, true
	}
	var rows []cpuidRow
	switch c.Vendor {
	case "GenuineIntel":
		rows = intelRows
	case "AuthenticAMD":
		rows = amdRows
	}
	for _, r := range rows {
		if c.Family != r.family || c.Model < r.first || c.Model > r.last || r.named && r.row != byBrand {
			continue
		}
		if r.stepTop == 0 || (c.Stepping >= r.stepLow && c.Stepping <= r.stepTop) {
			return r, true
		}
	}
	return cpuidRow{}, false
}
