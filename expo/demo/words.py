"""Words that made-up names are put together from: Korean beside its English form."""

from __future__ import annotations

#: (Korean, English)
Pair = tuple[str, str]

FIRM_HEADS: tuple[Pair, ...] = (
    ("가람", "Garam"), ("가온", "Gaon"), ("고운", "Goun"), ("그린결", "Greengyeol"), ("나래", "Narae"),
    ("나루", "Naru"), ("누리", "Nuri"), ("늘봄", "Neulbom"), ("다솜", "Dasom"), ("다온", "Daon"),
    ("단비", "Danbi"), ("달빛", "Dalbit"), ("담온", "Damon"), ("도담", "Dodam"), ("두레", "Dure"),
    ("두손", "Duson"), ("들결", "Deulgyeol"), ("라온", "Raon"), ("마루", "Maru"), ("맑음", "Malgeum"),
    ("모아", "Moa"), ("미르", "Mir"), ("미소담", "Misodam"), ("바다솔", "Badasol"), ("바른", "Bareun"),
    ("별하", "Byeolha"), ("보담", "Bodam"), ("빛결", "Bitgyeol"), ("산내들", "Sannaedeul"), ("새길", "Saegil"),
    ("새벽들", "Saebyeokdeul"), ("새솔", "Saesol"), ("샘터울", "Saemteoul"), ("솔모", "Solmo"), ("솔찬", "Solchan"),
    ("시원", "Siwon"), ("아라", "Ara"), ("아름드리", "Areumdeuri"), ("여울", "Yeoul"), ("예담", "Yedam"),
    ("온누리", "Onnuri"), ("온새미", "Onsaemi"), ("우리들", "Urideul"), ("윤슬", "Yunseul"), ("이든", "Ideun"),
    ("이음", "Ieum"), ("잔솔", "Jansol"), ("참결", "Chamgyeol"), ("채움", "Chaeum"), ("초롱", "Chorong"),
    ("큰솔", "Keunsol"), ("푸름", "Pureum"), ("하람", "Haram"), ("하솜", "Hasom"), ("한결", "Hangyeol"),
    ("한들", "Handeul"), ("한빛찬", "Hanbitchan"), ("해든", "Haedeun"), ("해람", "Haeram"), ("흰여울", "Huinyeoul"),
)  # fmt: skip

#: category slug → (Korean, English) of the category, ends of firm names, products
CATEGORIES: dict[str, tuple[Pair, tuple[Pair, ...], tuple[Pair, ...]]] = {
    "machinery": (
        ("기계·금속", "Machinery and metal"),
        (("정밀", "Precision"), ("기계", "Machinery"), ("금속", "Metal")),
        (("소형 사출기", "Compact injection moulder"), ("정밀 감속기", "Precision reducer"), ("자동 절곡기", "Automatic bender"), ("스테인리스 체결구", "Stainless fasteners"), ("공압 실린더", "Pneumatic cylinder")),
    ),
    "electronics": (
        ("전기·전자", "Electrical and electronics"),
        (("전자", "Electronics"), ("센서", "Sensor"), ("테크", "Tech")),
        (("온습도 센서", "Humidity sensor"), ("산업용 LED 조명", "Industrial LED light"), ("전력 모니터", "Power monitor"), ("무선 게이트웨이", "Wireless gateway"), ("모터 제어기", "Motor controller")),
    ),
    "automation": (
        ("자동화·소프트웨어", "Automation and software"),
        (("로보틱스", "Robotics"), ("시스템", "Systems"), ("솔루션", "Solutions")),
        (("협동 로봇 셀", "Cobot cell"), ("비전 검사기", "Vision inspector"), ("생산관리 소프트웨어", "Production management software"), ("자율 운반차", "Autonomous carrier"), ("설비 진단 키트", "Machine diagnosis kit")),
    ),
    "food": (
        ("식품", "Food"),
        (("푸드", "Food"), ("식품", "Foods"), ("부각", "Bugak")),
        (("김부각", "Seaweed crisps"), ("발효 고추장", "Fermented chilli paste"), ("즉석 잡곡밥", "Ready mixed-grain rice"), ("떡갈비", "Grilled short rib patties"), ("흑마늘즙", "Black garlic extract")),
    ),
    "living": (
        ("생활·주방", "Home and kitchen"),
        (("리빙", "Living"), ("키친", "Kitchen"), ("생활", "Home")),
        (("친환경 수세미", "Plant-fibre scrubber"), ("진공 밀폐 용기", "Vacuum container"), ("경량 프라이팬", "Light frying pan"), ("접이식 건조대", "Folding dryer"), ("천연 세제", "Natural detergent")),
    ),
    "beauty": (
        ("화장품·바이오", "Cosmetics and bio"),
        (("코스메틱", "Cosmetics"), ("바이오", "Bio"), ("메디텍", "Meditech")),
        (("쑥 수분 크림", "Mugwort cream"), ("고체 샴푸", "Shampoo bar"), ("발효 마스크팩", "Fermented sheet mask"), ("휴대용 살균기", "Portable steriliser"), ("저자극 선크림", "Gentle sunscreen")),
    ),
    "textile": (
        ("섬유·패션", "Textile and fashion"),
        (("섬유", "Textile"), ("어패럴", "Apparel"), ("니트", "Knit")),
        (("기능성 작업복", "Functional workwear"), ("재생 폴리 원단", "Recycled polyester"), ("유기농 수건", "Organic towel"), ("난연 장갑", "Flame-proof gloves"), ("경량 배낭", "Light backpack")),
    ),
    "environment": (
        ("환경·에너지", "Environment and energy"),
        (("환경", "Environment"), ("에너지", "Energy"), ("에코", "Eco")),
        (("집진 필터", "Dust filter"), ("폐수 정화 모듈", "Waste water module"), ("태양광 인버터", "Solar inverter"), ("열회수 환기장치", "Heat recovery ventilator"), ("생분해 포장재", "Biodegradable packaging")),
    ),
    "safety": (
        ("안전·포장", "Safety and packaging"),
        (("안전", "Safety"), ("포장", "Packaging"), ("산업", "Industries")),
        (("추락 방지대", "Fall arrester"), ("스마트 안전모", "Smart helmet"), ("진공 포장기", "Vacuum packer"), ("충격 표시 라벨", "Shock label"), ("미끄럼 방지 매트", "Anti-slip mat")),
    ),
}  # fmt: skip

FAMILY_NAMES: tuple[Pair, ...] = (
    ("김", "Kim"), ("이", "Lee"), ("박", "Park"), ("최", "Choi"), ("정", "Jung"), ("강", "Kang"), ("조", "Cho"),
    ("윤", "Yoon"), ("장", "Jang"), ("임", "Lim"), ("한", "Han"), ("오", "Oh"), ("서", "Seo"), ("신", "Shin"),
    ("권", "Kwon"), ("황", "Hwang"), ("안", "Ahn"), ("송", "Song"), ("홍", "Hong"), ("유", "Yoo"),
)  # fmt: skip

GIVEN_NAMES: tuple[Pair, ...] = (
    ("민서", "Minseo"), ("지우", "Jiwoo"), ("서연", "Seoyeon"), ("도윤", "Doyun"), ("하준", "Hajun"), ("수아", "Sua"),
    ("지호", "Jiho"), ("은서", "Eunseo"), ("현우", "Hyunwoo"), ("예린", "Yerin"), ("준서", "Junseo"), ("다은", "Daeun"),
    ("시우", "Siwoo"), ("유진", "Yujin"), ("태민", "Taemin"), ("소율", "Soyul"), ("건우", "Gunwoo"), ("나연", "Nayeon"),
    ("승현", "Seunghyun"), ("가은", "Gaeun"), ("동현", "Donghyun"), ("채원", "Chaewon"), ("재윤", "Jaeyun"),
    ("혜진", "Hyejin"), ("상우", "Sangwoo"), ("보라", "Bora"), ("영훈", "Younghoon"), ("미란", "Miran"),
    ("성민", "Sungmin"), ("주희", "Juhee"),
)  # fmt: skip

REGIONS: tuple[Pair, ...] = (
    ("서울", "Seoul"), ("경기", "Gyeonggi"), ("인천", "Incheon"), ("강원", "Gangwon"), ("충북", "Chungbuk"),
    ("충남", "Chungnam"), ("대전", "Daejeon"), ("전북", "Jeonbuk"), ("전남", "Jeonnam"), ("광주", "Gwangju"),
    ("경북", "Gyeongbuk"), ("경남", "Gyeongnam"), ("대구", "Daegu"), ("부산", "Busan"), ("울산", "Ulsan"),
    ("제주", "Jeju"),
)  # fmt: skip

JOB_TITLES: tuple[Pair, ...] = (
    ("대표", "CEO"), ("이사", "Director"), ("부장", "General manager"), ("차장", "Deputy manager"),
    ("과장", "Manager"), ("대리", "Assistant manager"), ("구매담당", "Purchasing officer"), ("연구원", "Researcher"),
)  # fmt: skip

#: (Korean, English) of domestic buyers' firms; the first half are public institutions
PUBLIC_BUYERS: tuple[Pair, ...] = (
    ("한마루도시개발원", "Hanmaru Urban Development Institute"), ("늘푸른환경공단", "Neulpureun Environment Agency"),
    ("온나라안전공사", "Onnara Safety Corporation"), ("새들물관리공사", "Saedeul Water Corporation"),
    ("다리내교통공사", "Darinae Transit Corporation"), ("큰나래항만공사", "Keunnarae Port Authority"),
    ("해오름교육지원청", "Haeoreum Education Office"), ("밝은누리병원", "Balgeunnuri Public Hospital"),
    ("푸른들농업진흥원", "Pureundeul Agriculture Institute"), ("두루미주택공사", "Durumi Housing Corporation"),
)  # fmt: skip
DOMESTIC_ENDS: tuple[Pair, ...] = (
    ("유통", "Distribution"), ("마트", "Mart"), ("홈쇼핑", "Home Shopping"), ("백화점", "Department Store"),
    ("임직원몰", "Employee Mall"), ("상사", "Trading"),
)  # fmt: skip
#: (firm, country, time zone, language, person)
OVERSEAS: tuple[tuple[str, str, str, str, str], ...] = (
    ("Lotus Bridge Trading", "VN", "Asia/Ho_Chi_Minh", "vi", "Nguyen Thi Lan"),
    ("Sakura Works", "JP", "Asia/Tokyo", "ja", "Aoi Takahashi"),
    ("Merlion Supplies", "SG", "Asia/Singapore", "en", "Tan Wei Ming"),
    ("Garuda Mitra", "ID", "Asia/Jakarta", "en", "Dewi Kartika"),
    ("Blue Danube Handel", "AT", "Europe/Vienna", "en", "Anna Gruber"),
    ("Andes Import", "CL", "America/Santiago", "en", "Camila Rojas"),
    ("Maple Ridge Sourcing", "CA", "America/Toronto", "en", "Emily Fraser"),
    ("Steppe Commerce", "KZ", "Asia/Almaty", "en", "Aigerim Sadykova"),
    ("Golden Dunes General Trading", "AE", "Asia/Dubai", "en", "Omar Al Farsi"),
    ("Pearl Delta Buying", "CN", "Asia/Shanghai", "zh", "Li Wenjing"),
)
