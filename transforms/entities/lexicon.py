"""The closed word lists behind the rules for names. All are in lower case and without full stops."""


def word_set(listed: str) -> frozenset[str]:
    """The words of a list printed as a text."""
    return frozenset(listed.split())


COURTESY_TITLES = word_set(
    """
    mr mrs ms miss mx dr doctor prof professor sir dame lord lady madam madame mme monsieur senor señor señora herr
    frau hon honourable honorable rev reverend fr father sister brother saint sheikh sheik shaikh imam ayatollah rabbi
    pastor bishop archbishop cardinal pope mullah
    """
)

OFFICE_TITLES = word_set(
    """
    president vice-president chancellor premier minister secretary senator sen representative rep congressman
    congresswoman governor gov mayor ambassador envoy commissioner director chairman chairwoman chairperson chair
    attorney judge justice sheriff speaker leader spokesman spokeswoman spokesperson king queen prince princess emperor
    emir sultan duke duchess earl baron baroness count countess general gen colonel col lieutenant lt sergeant sgt major
    maj captain capt corporal cpl admiral adm brigadier commander cmdr marshal officer chief inspector detective
    superintendent constable coach candidate nominee editor ceo cfo mp mep msp councillor councilman councilwoman
    alderman treasurer analyst economist lawyer actor actress singer author activist pm potus trooper pvt
    warden provost solicitor comptroller coroner assemblyman assemblywoman taoiseach atty dist archduke archduchess
    viscount viscountess maharaja highness majesty excellency holiness eminence amir
    """
)

TITLE_MODIFIERS = word_set(
    """
    vice deputy former ex acting interim prime foreign defense defence finance interior home state first senior junior
    assistant under associate chief crown lieutenant attorney retired incoming outgoing current then us uk eu un house
    senate majority minority republican democratic press shadow security energy health education justice trade treasury
    environment labor labour agriculture transport transportation commerce culture supreme court district federal major
    rear wing staff master honorary executive managing presidential
    """
)
"""Words that stand before an office title or between two of them ("Deputy Prime Minister")."""

TITLES_BEHIND = word_set(
    """
    ceo cfo coo chief executive president chairman chairwoman chairperson director minister secretary undersecretary
    spokesman spokeswoman spokesperson coach captain manager analyst commissioner governor mayor officer inspector
    constable ambassador envoy senator editor sergeant lieutenant colonel boss supremo head founder co-founder member
    trialist prosecutor sheriff coroner
    """
)
"""Words of office that may stand behind an organisation and are no part of its name ("Toyota Chief Executive")."""

PORTFOLIOS = word_set(
    """
    finance finances interior education labour labor justice defence defense health trade tourism foreign home affairs
    agriculture environment energy transport transportation culture sport sports science sciences technology
    communications communication information economy economic development social welfare industry mining mines housing
    planning water works public gender youth women children family commerce treasury navy army security immigration
    veterans employment equality innovation research fisheries forestry infrastructure investment budget state higher
    international internal external cooperation
    """
)
"""What ministers and secretaries are of: no name by itself behind "Minister of" or before "Minister"."""

COMMON_ACRONYMS = word_set(
    """
    ai ar vr gdp gnp ipo sme nft evm eda ceo cfo coo cto mp mla mep pr hr it ict cctv dna rna hiv aids gps tv vat usb
    gmt utc bst ist est edt cst cdt mst mdt pst pdt cet eez ngo phd mba gif pdf atm sim suv lgbt lgbtq url cpi fdi roi
    covid covid-19 diy faq fyi hd hh hrh hm id iq lng lpg mri nda pc ppe r&d sat sms suvs ufo uav vip wmd api app llc
    """
)
"""Acronyms of common nouns, offices, techniques and time zones: never an organisation."""

TITLES_AFTER_OF = word_set("state defense defence commons representatives staff treasury")
"""What follows "Secretary of", "House of", "Chief of": never a name by itself."""

DETERMINERS = word_set("the a an this that these those our their his her its my your all both some")

GENERATIONS = word_set("jr sr ii iii iv")

NAME_PARTICLES = word_set(
    """
    de da do dos das del della di du van von der den ter ten la le el al bin bint ibn ben abu y e dal af av zu zur
    """
)

ORGANISATION_SUFFIXES = word_set(
    """
    inc incorporated corp corporation ltd limited plc co company llc llp lp ag sa se gmbh nv bv spa pty oyj ab as group
    holdings
    """
)

ACRONYM_STOP_WORDS = word_set("of the and for in on de & to at du des la le y e")

CALENDAR_WORDS = word_set(
    """
    january february march april may june july august september october november december jan feb mar apr jun jul aug
    sept sep oct nov dec monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri
    sat sun today tomorrow yesterday tonight
    """
)

COMMON_WORDS = word_set(
    """
    i we you he she it they me us him them who what when where why how which but and or if so yes no not as at by for
    from in into of on to with after before then there here now just also even still only more most many much some any
    each every other another such own same new old good bad first last next one two three please thanks image images
    photo photos video read file share comment comments advertisement related source sources editor reporter staff
    president minister senator governor mayor king queen prince god lord mom dad mother father people man woman
    government nation state city country internet web email online party office kingdom airline covid
    university airport border ngo ngos court station society federal industry prime supreme ranking member
    opposition freedom democracy category media firefighters police executive baseball football diplomacy autopsy
    """
)
"""Single words that are never a name by themselves, also when a sentence or a heading capitalises them."""

LOCATION_LAST = word_set(
    """
    river sea ocean mountains mountain hills hill lake lakes bay gulf strait straits channel desert valley canyon basin
    peninsula island islands isles coast delta reef glacier plateau forest falls volcano peak range
    """
)
LOCATION_FIRST = word_set("lake mount mt river gulf cape bay strait straits sea")
FACILITY_LAST = word_set(
    """
    bridge airport hall stadium arena tower towers station square street avenue road boulevard highway palace castle
    cathedral mosque temple prison jail dam tunnel pier harbour harbor terminal building centre center park plaza museum
    gallery library theatre theater cemetery memorial monument barracks canal expressway motorway
    """
)

SITES_LAST = LOCATION_LAST | FACILITY_LAST

HEADS_IN_LOWER_CASE = SITES_LAST | word_set(
    "party club league alliance fjord fjords gardens waterfall waterfalls railroad"
)
"""Last words that belong to a name also where they are printed in lower case ("Marrel island")."""

GENERIC_FIRST_WORDS = word_set(
    """
    united national university ministry department new north south east west american international world european
    british state royal federal central general public first great house bank school college institute center centre
    church city county council committee commission office association society party air all
    """
)
"""First words shared by so many organisations that one alone, or as a beginning, tells none."""

HEADS_BEFORE_OF = word_set(
    """
    gulf bay strait straits sea cape isle ministry department council university bank institute academy church board
    municipality bureau agency association federation union league society college chamber court
    """
)
"""Heads that are no name without what follows their "of"."""

COUNTRY_CODES = word_set(
    """
    afg alb dza and ago arg arm aus aut aze bhs bhr bgd brb blr bel blz ben btn bol bih bwa bra brn bgr bfa bdi cpv khm
    cmr can caf tcd chl chn col com cog cod cri civ hrv cub cyp cze dnk dji dma dom ecu egy slv gnq eri est swz eth fji
    fin fra gab gmb geo deu gha grc grd gtm gin gnb guy hti hnd hun isl ind idn irn irq irl isr ita jam jpn jor kaz ken
    kir prk kor kwt kgz lao lva lbn lso lbr lby lie ltu lux mdg mwi mys mdv mli mlt mhl mrt mus mex fsm mda mco mng mne
    mar moz mmr nam nru npl nld nzl nic ner nga mkd nor omn pak plw pse pan png pry per phl pol prt qat rou rus rwa kna
    lca vct wsm smr stp sau sen srb syc sle sgp svk svn slb som zaf ssd esp lka sdn sur swe che syr twn tjk tza tha tls
    tgo ton tto tun tur tkm tuv uga ukr are gbr usa ury uzb vut ven vnm yem zmb zwe
    alg ang ant bah ban bar ber bot bru bul bur cam cay cgo cha chi cro crc den esa fij gam ger gre grn gua gui
    hon ina iri ksa kuw lat lba les mad mas maw mgl mon mri mtn mya ned nep nig ngr oma par phi por pur rsa sam sey skn
    sol sri sud sui tan tog tpe uae uru van vie zam zim eng sco wal nir
    """
)
"""Codes of countries as results of sport print them in brackets behind people's names: those of ISO 3166 and of the
Olympic committees."""
