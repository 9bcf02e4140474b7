/// What people choose where nobody stops them, without the digits that they put around it.
enum CommonPasswords {
    static let runs = [
        "abcdefghijklmnopqrstuvwxyz", "01234567890123456789", "qwertyuiop", "asdfghjkl", "zxcvbnm",
        "qwertyuiopasdfghjklzxcvbnm",
        "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik", "qazwsxedcrfvtgbyhnujmikolp", "1q2w3e4r5t6y7u8i9o0p", "q1w2e3r4t5y6u7i8o9p0",
    ]

    static let words: Set<String> = Set(
        """
        a aa aaa abc abcd abcabc access account accounts admin administrator administration alexander amanda andrea andrew
        angel angels apple april arsenal asdf asdfasdf asdfgh ashley august autumn baby babygirl backup badboy bailey banana
        barcelona baseball basketball batman beautiful bella benjamin birmingham biscuit blackberry blessed blink bonjour
        brandon bristol british bubbles buster butterfly buttercup canada caroline celtic changeit changeme change
        charles charlie charlotte chelsea cheese chester chicken child children childrens chocolate chris christ
        christian christmas christopher church cinnamon claire coffee computer contact contactpoint cookie corvette
        council country cowboy crystal daddy daisy dakota dallas daniel danielle dave david december default demo diamond
        directory doctor dolphin dragon eagle education edward elephant elizabeth email england esther everton example
        family february fluffy football forever freedom friday friend friends fuckyou garden george gemma ginger girls
        gloucester google grace guest guitar hannah happy harley harry health heather hello hellothere helloworld help
        holiday hospital house hunter iloveme iloveyou internet isabella jackson january jasmine jason jennifer jessica
        jesus johnny jordan joseph joshua july june junior justin kitten kitty knight ladybug lauren legend leicester
        letmein letmeinnow letmeinplease lima liverpool login logmein london london louise love lovely lovelove loveme loveyou lucky
        manager manchester manchesterunited march marina marlboro martin master matthew maverick melissa mercedes
        merlin michael michelle mickey midnight minecraft mine monday monkey money monster morgan mother mummy muffin
        mustang naruto natasha newcastle newpass newpassword newuser nicholas nicole ninja november nurse october office
        oliver orange pa paris pass passcode passme passpass passphrase password passwords passwd passw patrick pepper peter phoenix
        pizza please pokemon police poppy practitioner precious prince princess private purple qwerty qwer qwert
        qwertyqwerty rachel rainbow rangers rebecca rebel registry richard robert robin rooney rosie sadie safeguarding
        samantha samuel saturday school schools scooter scotland secret secrets secure security september server service
        shadow shannon sheffield shield simple slipknot smile snoopy snowball soccer social socialcare socialwork
        socialworker software sophie sparky spiderman spring starwars stephen steven student summer sunday sunflower
        sunshine super superman superstar support surgery sweet sweetie system taylor teacher temp temporary tennis test tester testing
        testtest thomas thunder thursday tigger tiger tinkerbell tomorrow tottenham travel trinity trustno tuesday
        twilight unicorn united unknown user username vanessa victoria villa visitor wales wednesday welcome welcomehome
        welcometo westham whatever william windows winner winter wizard woaini work worker yankees yellow zaq zaqwsx zaqxsw
        zombie
        """.split(whereSeparator: { $0 == " " || $0 == "\n" }).map(String.init))
}
