package quote

type sex byte

const (
	unknownSex sex = iota
	male
	female
	plural   // they
	thing    // it
	self     // I: somebody who is quoted, whom the line does not name
	relative // who
)

// Given names whose bearers are nearly all of one sex: what tells a person from a place, and "he" from "she".
var (
	maleNames = set(`aaron abdul abdullah abraham adam ahmed al alan albert alec alejandro alex alexander alexei alfred ali allan allen
		anatoly andre andreas andrei andrew andrey andriy andy angelo anthony antonio antonio anwar ari arnold arthur artem barack
		barney barry bart ben benito benjamin bernard bernie bill billy bob bobby boris brad bradley brandon brendan brent bret brett
		brian bruce bryan byron caleb calvin carl carlos charles charlie chester chip chris christopher chuck clarence clark claude
		clay clint clinton cliff clyde colin conor cory craig curt curtis dale dan daniel danny darrell darren dave david dean denis
		dennis derek devin dick diego dmitri dmitriy dmitry dominic don donald donnie doug douglas duncan dwight dylan earl ed eddie
		edgar eduardo edward edwin eli elijah elliott elon emanuel emmanuel eric erik ernest ethan eugene evan evgeny felipe felix
		fernando fidel floyd francis francisco francois frank franklin fred frederick friedrich gabriel garrett gary gavin gene geoff
		george gerald gerhard gerry gilbert giuseppe glen glenn gordon graham grant greg gregory grover gus guy hakan hank hans harold
		harry harvey hassan heath hector henry herb herbert herman howard hugh hussein ian igor ilya ivan jack jacob jake jamal james
		jamie jared jason javier jay jeb jeff jeffrey jeremy jerome jerry jesse jim jimmy joachim joe joel joey johan john johnny jon
		jonathan jordan jorge jose joseph josh joshua juan julian julio justin karl keir keith ken kenneth kenny kevin khizr kirill
		kurt kyle lance larry lars lawrence lee len leo leon leonard leonid lester lewis lindsey lloyd lonnie lou louis luis luke
		luther malcolm manuel marc marcel marco marcus mario mark marshall martin marty marvin mateusz matt matteo matthew maurice max
		maxim mehmet melvin michael michel miguel mikael mike mikhail milo mitch mitt mohamed mohammad mohammed mohammad morris
		muhammad mykhailo nate nathan nathaniel ned neil nelson newt nicholas nick nicolas nigel noah noam norman oleg oleksandr oleksii
		oliver olaf omar orrin oscar otto owen pablo pat patrick paul pavel pavlo pedro pete peter petr petro phil philip phillip
		pierre piers preston rafael rahm ralph ramon rand randall randy raul ray raymond recep reginald reince rex ricardo richard rick
		rob robbie robert roberto rod rodney rodrigo roger roland roman ron ronald ronnie ross roy ruben rudolph rudy rupert russ
		russell ryan sam samuel sanford saul scott sean sebastian serge sergei sergey sergio seth shane shaun shawn sheldon sid sidney
		silvio simon spencer stan stanley stephen sterling steve steven stewart stuart taras tarik ted terrence terry theodore thomas
		tim timothy tobias todd tom tommy tony travis trent trevor tucker ty tyler ulysses vadim valery vernon victor viktor vince
		vincent vitali vitaly vlad vladimir volodymyr vyacheslav wallace walter warren wayne wendell wesley will william willie wilson
		winston wolf wolfgang woody xavier yaroslav yevgeny yuri yury zachary zbigniew
		александр алексей анатолий андрей антон артём артем борис вадим валерий василий виктор виталий владимир владислав вячеслав
		геннадий георгий григорий даниил денис джо джон дмитрий дональд евгений иван игорь илья кирилл константин леонид максим марк
		марко михаил николай олег павел пётр петр роман руслан сергей станислав степан стив тимур фёдор эдуард эммануэль юрий ярослав
		анатолій андрій василь віктор володимир дмитро євген ігор кирило микола михайло олександр олексій павло сергій юрій кир
		реджеп фридрих нарендра скотт марк`)
	femaleNames = set(`abigail aileen alexandra alexis alice alicia alison allison amanda amber amelia amy ana andrea angela angelina
		anita ann anna anne annette annie april arianna ashley audrey ava barbara beatrice becky bella beth betsy betty beverly bianca
		brenda bridget brittany brooke camille candace candice carla carly carmen carol carole caroline carolyn cassandra catherine
		cathy cecile charlotte chelsea cheryl christina christine cindy claire claudia colleen condoleezza connie cynthia daisy dana
		danielle darlene dawn deborah debbie debra delores denise diana diane dianne dina dolores donna dora doris dorothy ebony
		eileen elaine eleanor elena elisabeth elise elizabeth ella ellen emily emma erica erin esther eva evelyn faith fiona florence
		frances gabriela gail georgia geraldine gina giorgia ginger gladys glenda gloria grace gretchen gwen hannah harriet heather
		heidi helen hillary holly hope huma ida ilhan inga ingrid irene irina iris isabel ivana ivanka jackie jacqueline jamila jan
		jane janet janice jean jeanette jeanne jeannette jenna jennifer jenny jessica jill joan joanna joanne josephine joy joyce
		juanita judith judy julia juliana julianne julie june kaitlan kaja kamala karen karoline kate katherine kathleen kathryn kathy
		katie katrina kay kayleigh kelly kellyanne kendra keri kim kimberly kirsten kirstjen kristen kristi kristin krystal lara laura
		lauren leah leslie lena lily linda lindsay lisa liz liza lois lorena loretta lori lorraine louise lucille lucy lynn lynne
		madeleine madison maggie marcia margaret maria mariana marie marilyn marina marine marion marissa marjorie marla marlene
		martha mary maureen maxine megan megyn melania melinda melissa meredith mia michele michelle mika mildred mimi miranda molly
		monica muriel myra nadia nancy naomi natalia natalie natasha nicole nikki nina nora norma olga olivia pamela patricia patti
		patty paula pauline peggy penny phyllis priscilla rachel ramona rebecca regina renee rhonda rita roberta robin rosa rosalind
		rose rosemary roxanne ruth sabrina sally samantha sandra sara sarah savannah selena shannon sharon sheila shelley sherry
		shirley sofia sonia sophia sophie stacey stacy stella stephanie sue susan suzanne svetlana sylvia symone tamara tammy tanya
		tara tatiana teresa terri theresa tiffany tina tracy tulsi ursula valerie vanessa vera veronica vicki victoria violet virginia
		vivian wanda wendy whitney yelena yolanda yulia yvette yvonne zoe
		александра алла анастасия анна валентина вера виктория галина дарья екатерина елена ирина каролин кая ксения людмила маргарет
		маргарита марина мария надежда наталия наталья нина оксана ольга полина светлана софья татьяна урсула юлия джорджа джорджия
		ангела вікторія олена наталія юлія`)
)

func sexOfName(given string) sex {
	switch {
	case maleNames[given] && !femaleNames[given]:
		return male
	case femaleNames[given] && !maleNames[given]:
		return female
	}
	return unknownSex
}
