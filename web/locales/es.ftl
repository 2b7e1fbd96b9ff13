# reviewed: no
# SPDX-License-Identifier: EUPL-1.2
#
# Translated by a machine from nl.ftl and en.ftl, which explain each text. When a person has read it
# all: "reviewed: yes".

## Everywhere

app-title = Mi expediente
back = Atrás
home = Inicio
log-out = Salir
language-and-help = Idioma y ayuda
close = Cerrar
try-again = Probar otra vez
continue = Continuar
please-wait = Un momento, por favor.
progress-key = La página comprueba su PIN. Tarda unos segundos.
progress-reading = Su expediente se está abriendo.
progress-sealing = Su expediente recibe cerraduras nuevas. Por favor, deje esta página abierta.
progress-proving = La página comprueba que no falta nada.
just = { $name }
name-in-language = en { $language }
not-reviewed = Un ordenador ha traducido estos textos. Nadie los ha revisado todavía.
skip-to-content = Ir al texto
read-aloud = Leer en voz alta
read-stop = Parar la lectura
times-read = { $count ->
    [0] No leído todavía
    [one] Leído una vez
   *[other] Leído { $count } veces
}

## Language

language-title = Elija su idioma
language-hint = Puede elegir otro idioma en cualquier momento.

## Start: the card

start-title = Abra su expediente
start-intro = Necesita la tarjeta que le dieron. También necesita su PIN.
start-scan = Escanear la tarjeta
start-scan-hint = La cámara lee el cuadrado con puntos de su tarjeta.
start-type = Escribir el código
start-type-hint = El código está en su tarjeta, debajo del cuadrado.
start-what = ¿Qué es esta página?
start-what-text = Aquí ve quién puede leer su historia. Usted decide. Siempre puede parar.
start-safe-text = Su tarjeta y su PIN abren su expediente. Nadie más puede leerlo sin su sí.
start-lost = He perdido mi tarjeta
start-lost-text = ¿Tiene una tarjeta de recuperación en casa? Escanee esa tarjeta aquí.
start-lost-desk = ¿No tiene tarjeta de recuperación? Vaya a la organización que le dio la tarjeta. Allí pueden pausar todo por usted.
scan-title = Escanee su tarjeta
scan-hint = Ponga el cuadrado con puntos delante de la cámara.
scan-denied = La página no puede usar la cámara. Permita la cámara o escriba el código.
scan-none = Este dispositivo no tiene una cámara que funcione aquí. Puede escribir el código.
scan-video = Imagen de la cámara
type-title = Escriba el código de su tarjeta
type-label = El código de su tarjeta
type-hint = Puede copiar y pegar el código. Las mayúsculas importan.

## PIN

pin-title = Escriba su PIN
pin-private = Gire el teléfono para que solo usted lo vea.
pin-private-helper = Tome ahora el teléfono en su mano. Quien le ayuda no debe ver su PIN.
pin-never = Nadie puede pedirle su PIN. Tampoco quien le ayuda.
pin-digits = { $count ->
    [0] Todavía no hay cifras
    [one] Una cifra escrita
   *[other] { $count } cifras escritas
}
pin-keys = Teclas de números
pin-delete = Borrar la última cifra
pin-open = Abrir
pin-tries = { $count ->
    [one] Puede probar una vez más. Después la tarjeta se bloquea.
   *[other] Puede probar { $count } veces más.
}
pin-forgot = No sé mi PIN
pin-forgot-text = Use su tarjeta de recuperación. Con ella elige un PIN nuevo.
pin-forgot-desk = ¿No tiene tarjeta de recuperación? Vaya a la organización que le dio la tarjeta.
pin-locked = Su tarjeta está bloqueada
pin-locked-why = Hubo demasiados PIN equivocados.

## First time

activate-title = Es su primera vez
activate-intro = Ahora hacemos llaves nuevas para su expediente. Después solo usted puede abrirlo.
activate-why = La oficina que hizo su tarjeta ya no puede abrir su expediente.
activate-choose = Elija su propio PIN
activate-rule = Elija de 6 a 12 cifras. No use una fecha de nacimiento.
activate-repeat = Escriba otra vez el mismo PIN
activate-differs = Los dos PIN no son iguales. Empiece de nuevo, por favor.
activate-keep = Recuerde su PIN. No lo escriba en la tarjeta.
activate-done-title = Ahora su expediente es suyo
activate-done = Puede abrirlo con su tarjeta y su PIN nuevo.
weak-short = Este PIN es demasiado corto. Elija al menos 6 cifras.
weak-long = Este PIN es demasiado largo. Elija como mucho 12 cifras.
weak-same = Este PIN se repite. Otros lo adivinan pronto. Elija otro.
weak-row = Las cifras van seguidas, como 123456. Otros las adivinan pronto. Elija otro PIN.
weak-date = Esto parece una fecha. Otros la adivinan pronto. Elija otro PIN.

## Home

home-title = Su expediente
home-number = Número { $number }
home-waiting-title = Esperan su respuesta
home-waiting = { $partner } le pregunta algo
home-waiting-parts = { $count ->
    [one] Una pregunta
   *[other] { $count } preguntas
}
home-no-waiting = Nadie espera su respuesta.
home-picture-title = Quién puede leer qué
home-picture-hint = Una imagen de color significa: puede leer esta parte. Púlsela para ver más o para parar.
home-picture-none = Ahora no comparte nada. Nadie puede leer su expediente.
cell-shared = { $kind }: { $partner } puede leer hasta el { $date }
cell-paused = { $kind }: en pausa para { $partner }
cell-none = { $kind }: { $partner } no puede leer
legend-shared = puede leer
legend-paused = en pausa
legend-none = no puede leer
home-list-title = Lo que usted comparte
home-list-until = hasta el { $date }
home-list-paused = en pausa
home-list-notyet = empieza el { $date }
home-ending-title = Termina pronto
home-ending = { $partner } puede leer «{ $kind }» hasta el { $date }.
home-ending-hint = No tiene que hacer nada. Después para solo.
home-go-log = Quién vio mis datos
home-go-log-hint = Vea quién leyó su expediente y cuándo.
home-go-dossier = Mi expediente
home-go-dossier-hint = Lea todo lo que contiene.
home-go-settings = Ajustes
home-go-settings-hint = PIN, idioma, ayuda.
home-as-of = Así era el { $date } a las { $time }.
stop-all = Parar todo
stop-all-hint = Ya nadie puede leer nada. Funciona al momento.
stop-all-title = ¿Parar todo?
stop-all-text = Entonces nadie puede leer su expediente. Puede activarlo otra vez más tarde.
stop-all-read = Lo que alguien ya ha leído no se puede recuperar.
stop-all-yes = Sí, parar todo
stop-all-no = No, dejarlo como está
stopped-title = Todo está parado
stopped-text = Nadie puede leer su expediente ahora.
frozen-title = { $partner } ha pausado todo
frozen-text = Nadie puede leer su expediente ahora. Solo usted puede activarlo otra vez.
resume-all = Activar otra vez
resume-all-text = Entonces las organizaciones pueden leer otra vez lo que usted permitió.
resumed-title = Está activado otra vez

## A request

request-title = ¿Puede { $partner } leer esto?
request-number = Pregunta { $number } de { $total }
request-asked = Preguntado el { $date }
fact-who = Quién
fact-who-text = { $partner }. Solo personas que trabajan allí como: { $role }.
fact-what = Qué
fact-what-text = { $kind }. { $explain }
fact-why = Por qué
fact-why-text = { $purpose }. { $explain }
fact-why-law = Es una tarea según la ley: { $law }. Aun así puede decir no.
fact-until = Hasta cuándo
fact-until-text = Hasta el { $date }. Después para solo.
fact-stop = Cómo parar
fact-stop-text = Puede parar en cualquier momento. Funciona al momento. Lo leído no se puede recuperar.
fact-ask = A quién preguntar
fact-ask-text = Pregunte a { $partner } o a la organización que le dio la tarjeta.
fact-never-text = Nunca para: { $purposes }. Aunque usted diga sí.
fact-extend-text = Era hasta el { $date }. Ahora usted lo alarga.
request-preview = Ver exactamente qué leerán
request-preview-title = Esto es lo que leerá { $partner }
request-preview-none = Todavía no hay nada en esta parte. Podrán leer cuando se añada algo.
request-preview-later = También podrán leer lo que se añada después a esta parte.
request-end-shorter = Elegir menos tiempo
request-end-title = ¿Cuánto tiempo?
request-end-hint = Puede elegir menos tiempo. Nunca es más largo que lo acordado.
request-end-default = Hasta el { $date } (propuesto)
request-end-choice = Hasta el { $date }
request-no-title = ¿Y si digo que no?
request-no-free = Siempre puede decir no. No tiene que decir por qué.
request-no-same = Lo que ya comparte queda igual.
request-no-stay = Su expediente, su tarjeta y su PIN siguen funcionando.
request-no-ask = { $partner } no puede leer esta parte. Quizá le pregunten ellos mismos.
request-no-later = { $partner } puede preguntar otra vez más tarde. Entonces puede decir sí.
request-question = ¿Quiere esto?
answer-yes = Sí
answer-no = No
request-later = Decidir más tarde
request-talk = Hablarlo primero
request-not-allowed = El acuerdo no permite esto. No puede decir sí.
request-gone = Esta pregunta ya tiene respuesta o fue retirada.
talk-title = Hablarlo primero
talk-text = Tómese su tiempo. No pasa nada hasta que usted responda.
talk-who = Hable con alguien de confianza. O pida ayuda a un intérprete.
talk-ask = Buenas preguntas: ¿por qué lo necesitan? ¿Qué pasa si digo que no?
talk-helper = Alguien me ayuda ahora
later-text = La pregunta queda aquí. Puede responder otro día.
tell-title = Cuéntelo primero
tell-text = Cuéntelo con sus palabras: ¿quién puede leer esto y cómo lo para usted?
tell-question = ¿Quién puede leer «{ $kind }» después de su sí?
tell-nobody = Nadie
tell-everyone = Todas las organizaciones
tell-right = Es correcto.
tell-wrong = No del todo. Mire otra vez o háblelo primero.
tell-back-to-request = Ver la pregunta otra vez
tell-yes = Sí, quiero esto
tell-no = No, no quiero esto
granted-title = Usted dijo sí
granted-text = { $partner } puede leer «{ $kind }» hasta el { $date }.
granted-stop = ¿Quiere parar? Vaya a Inicio y pulse la imagen.
granted-stop-now = Parar esto ahora
declined-title = Usted dijo no
declined-text = { $partner } no puede leer «{ $kind }».
declined-fine = Está bien. No cambia nada más.
next-question = Siguiente pregunta

## What is shared with one organisation

grant-title = { $partner } puede leer esto
grant-title-paused = En pausa para { $partner }
grant-title-over = { $partner } ya no puede leer esto
grant-since = Desde el { $date }
grant-helper = Con ayuda de: { $helper }
grant-stop = Dejar de compartir
grant-pause = Pausar
grant-pause-hint = { $partner } no puede leerlo hasta que usted lo active otra vez.
grant-resume = Activar otra vez
grant-extend = Alargar
state-active = Puede leer
state-paused = En pausa
state-revoked = Parado
state-expired = Terminado
state-used-up = Agotado
state-not-yet = No ha empezado todavía
state-replaced = Sustituido por uno más nuevo
revoked-title = Está parado
revoked-text = { $partner } ya no puede leer «{ $kind }».
revoked-read = Lo que leyeron antes no se puede recuperar.
revoked-turn = ¿Quiere que lo borren? Pídalo a { $partner }. Deben responder en un mes.
revoked-authority = ¿No le parece bien la respuesta? Puede quejarse a la autoridad neerlandesa de protección de datos (Autoriteit Persoonsgegevens).
paused-title = Está en pausa
paused-text = { $partner } no puede leer «{ $kind }» ahora.
unpaused-title = Está activado otra vez
unpaused-text = { $partner } puede leer «{ $kind }» hasta el { $date }.
extend-title = ¿Alargar el tiempo?
extend-question = ¿Puede { $partner } leer esto más tiempo?
extended-title = Usted ha alargado el tiempo
extend-none = Es el tiempo más largo que permite el acuerdo.

## Who saw my data

log-title = Quién vio mis datos
log-verified = { $count ->
    [one] Comprobado en este dispositivo: una línea. No falta nada.
   *[other] Comprobado en este dispositivo: las { $count } líneas. No falta nada.
}
log-watch = Observadores independientes que confirman este registro: { $count } de { $all }.
log-watch-alarm = Observadores independientes que confirman este registro: solo { $count } de { $all }, o uno de ellos se opone. Quizá a otros se les muestra otro registro. Dígaselo a alguien de confianza.
log-empty = Nadie ha mirado sus datos todavía.
log-empty-filter = No hay nada para esta elección.
log-filter = Mostrar
log-filter-partner = Organización
log-filter-kind = Parte
log-all-partners = Todas las organizaciones
log-all-kinds = Todas las partes
log-own = Mostrar también lo que hice yo
log-count = { $count ->
    [one] { $count } vez
   *[other] { $count } veces
}
log-reason = Por qué no: { $reason }
log-for = Para: { $purpose }
log-as = Como: { $role }
log-staff = Su número para esta persona: { $staff }
log-more = Mostrar líneas más antiguas
you = Usted
broker = Este servicio
what-read = – lectura
what-refused = – intento de lectura, rechazado
what-asked = – petición de su permiso
what-added = – documento añadido
what-opened = – expediente abierto con la tarjeta
what-wrong-pin = – PIN equivocado
what-granted = – respuesta: sí
what-revoked = – dejar de compartir
what-paused = – pausa de compartir
what-resumed = – compartir activado otra vez
what-stopped = – todo parado
what-answered = – respuesta: no
what-erased = – algo borrado
what-keys = – llaves nuevas
what-looked = – consulta del expediente
what-enrolled = – expediente creado
what-vault = – cambio de PIN o de tarjeta
what-resealed = – cerradura nueva en un documento
what-frozen = – todo en pausa
what-remarked = – aviso de que algo no es correcto
what-rejected = – envío incorrecto
reason-granted = usted lo permitió
reason-not-verified = no se pudo comprobar
reason-partner-suspended = esta organización no participa ahora
reason-no-such-dossier = este expediente no existe
reason-unknown-kind = esta parte no existe
reason-unknown-purpose = este fin no existe
reason-purpose-forbidden = esto nunca está permitido
reason-role-not-held = esta organización no hace este trabajo
reason-not-in-agreement = el acuerdo entre las organizaciones no lo permite
reason-everything-stopped = usted había parado todo
reason-no-consent = usted no dio permiso
reason-revoked = usted lo había parado
reason-expired = la fecha había pasado
reason-not-yet-valid = no había empezado todavía
reason-used-up = ya se leyó tantas veces como usted permitió
reason-paused = usted lo había pausado
reason-wrong-purpose = usted no lo permitió para este fin
reason-wrong-role = usted no lo permitió para este trabajo
reason-no-such-segment = no había nada en esta parte
reason-no-key-for-epoch = no tenían la llave
reason-erased = estaba borrado
reason-malformed = el mensaje estaba dañado
reason-bad-signature = la firma era incorrecta
reason-wrong-statement-type = era un tipo de mensaje equivocado
reason-wrong-audience = el mensaje era para otro servicio
reason-wrong-issuer = se envió en nombre de otra persona
reason-statement-expired = el mensaje era demasiado viejo
reason-statement-from-the-future = la fecha del mensaje era incorrecta
reason-replay = el mensaje se envió dos veces
reason-not-allowed = no está permitido
reason-wrong-pin = el PIN era incorrecto
reason-locked = la tarjeta se bloqueó por demasiados PIN equivocados
reason-wrong-sequence = algo había cambiado mientras tanto
reason-other = otra razón

## My dossier

dossier-title = Mi expediente
dossier-empty = Todavía no hay nada en su expediente.
dossier-part-empty = Todavía no hay nada en esta parte.
dossier-by = De { $partner }
dossier-version = Versión { $number }
document-written = Escrito por { $partner } el { $date }
document-language = El texto está en el idioma en que se escribió.
document-open-file = Abrir el documento
document-save-file = Guardar el documento
document-no-view = Esta página no puede mostrar este tipo de documento. Puede guardarlo.
document-empty = Este documento está vacío.
document-image = Imagen: { $title }
document-wrong = Esto no es correcto
document-remarks = Usted dijo que esto no es correcto
remark-title = Esto no es correcto
remark-text = Escriba qué no es correcto. Puede escribir en su idioma.
remark-who = { $partner } recibe esto. Lo ven también todos los que pueden leer este documento.
remark-stays = El documento no cambia.
remark-label = ¿Qué no es correcto?
remark-send = Enviar
remark-done-title = Enviado
remark-done = { $partner } puede leerlo ahora. Usted lo ve debajo del documento.
fhir-patient = Sobre
fhir-born = Fecha de nacimiento
fhir-problems = Enfermedades
fhir-allergies = Alergias
fhir-medication = Medicinas
fhir-vaccinations = Vacunas
fhir-results = Resultados
fhir-author = Escrito por
fhir-empty = Nada conocido
fhir-all = Todos los detalles
download-title = Descargar todo
download-text = Recibe un archivo con todo su expediente.
download-warn = Quien tenga este archivo puede leerlo. Hágalo solo en su propio dispositivo.
download-start = Descargar
download-done = El archivo se ha guardado en este dispositivo.
download-date = Fecha
download-state = Estado
download-happened = Qué pasó
erase-title = Borrar
erase-intro = Puede borrar una parte o todo el expediente.
erase-part = Borrar «{ $kind }»
erase-whole = Borrar todo el expediente
erase-part-text = Se borra todo lo que hay en «{ $kind }». Nadie puede recuperarlo.
erase-whole-text = Se borra todo. Su tarjeta deja de funcionar. Nadie puede recuperarlo.
erase-shared = Esta parte deja de compartirse al momento.
erase-read = Lo que otros leyeron o guardaron se queda con ellos.
erase-law = La ley puede obligar a las organizaciones a guardar sus propios papeles.
erase-download = ¿Quiere conservarlo? Primero descargue todo.
erase-sure = Entiendo que esto no se puede deshacer.
erase-yes = Sí, borrar
erase-no = No, conservar
erased-title = Borrado
erased-text = Ya no está en su expediente.
erased-whole-text = Su expediente ya no existe. Gracias por usar esta página.

## Settings

settings-title = Ajustes
settings-pin = Cambiar su PIN
settings-pin-hint = Elija un PIN nuevo de 6 a 12 cifras.
settings-pin-done = Su PIN nuevo funciona desde ahora.
settings-language = Idioma
settings-helper = Modo de ayuda
settings-helper-on = Activado: { $language } como segundo idioma
settings-helper-off = Desactivado
settings-remember = Recordar en este dispositivo
settings-remember-text = La próxima vez la página nota si se quitó algo del registro. No guarda nombres, ni el PIN, ni nada de su expediente.
settings-kiosk = Este dispositivo es de otra persona
settings-kiosk-text = Entonces no queda nada en este dispositivo.
settings-kiosk-on = Este dispositivo es compartido. No queda nada en él.
helper-title = Alguien me ayuda
helper-text = La página muestra cada frase en dos idiomas. Quien le ayuda puede leer con usted.
helper-record = Cuando usted dice sí, se anota quién le ayudó. Los nombres no se anotan.
helper-use = Activar dos idiomas
helper-second = Segundo idioma, para quien le ayuda
helper-who = ¿Quién le ayuda?
helper-from = ¿De qué organización es quien le ayuda?
helper-from-none = Ninguna organización
helper-interpreter = Intérprete
helper-family = Familia o amigo
helper-client-manager = Gestor del municipio
helper-volunteer = Voluntario
helper-teacher = Profesor
helper-other = Otra persona
helper-start = Empezar
helper-stop = Desactivar
helper-banner = Dos idiomas. Ayuda: { $role }
helper-trust = Decide usted, no quien le ayuda.

## Recovery

recover-title = Su tarjeta de recuperación
recover-intro = Va a hacer una tarjeta nueva y un PIN nuevo.
recover-dead = Su tarjeta vieja deja de funcionar al momento. Su PIN viejo también.
recover-start = Hacer una tarjeta nueva
recover-card-title = Su tarjeta nueva
recover-card-text = Imprima esta tarjeta o guárdela en un lugar seguro. Solo la ve una vez.
recover-card-warn = No deje que nadie le haga una foto.
recover-qr = El código de su tarjeta nueva
recover-number = Número de expediente
recover-print = Imprimir la tarjeta
recover-code = Mostrar el código como texto
recover-kept = He guardado mi tarjeta nueva
recover-old = La tarjeta vieja y el PIN viejo ya no funcionan.
backup-what = Con esta tarjeta vuelve a su expediente si ha perdido la otra o ha olvidado su PIN. Entonces elige un PIN nuevo.
backup-keep = Guárdela en casa, no con la otra tarjeta. Quien tenga esta tarjeta puede abrir su expediente sin PIN. No la enseñe a nadie.
backup-old = La tarjeta de recuperación que recibió antes ya no funciona.
backup-kept = He guardado mi tarjeta de recuperación

## The session

session-title = ¿Sigue ahí?
session-text = Hace un rato que nadie pulsa nada. En un minuto se cierra la sesión.
session-stay = Sí, seguir aquí
session-leave = Salir
out-title = Ha salido
out-text = Nada de su expediente queda en este dispositivo.
out-timeout = Nadie pulsó nada en cinco minutos. Por eso se cerró la sesión.
out-again = Abrir el expediente otra vez
out-close = Ya puede cerrar esta página.

## When something goes wrong. One text for each code: what it is, and what to do.

problem-title = No ha funcionado
problem-todo = Qué puede hacer
alarm-title = Pare. Algo no está bien.
problem-offline = No hay conexión a Internet. No es seguro que haya funcionado.
problem-offline-do = Vaya a un lugar con mejor conexión. Después mire otra vez.
problem-busy = Ahora hay mucha actividad.
problem-busy-do = Espere un minuto. Después pruebe otra vez.
problem-card-unreadable = La página no puede leer esta tarjeta o este código.
problem-card-unreadable-do = Escanee la tarjeta otra vez, con buena luz. O escriba el código con cuidado.
problem-card-dead = Esta tarjeta ya no funciona.
problem-card-dead-do = ¿Tiene una tarjeta más nueva? Use esa. Si no, vaya a la oficina.
problem-wrong-pin = Este PIN no es correcto.
problem-wrong-pin-do = Tómese su tiempo y escríbalo otra vez.
problem-locked = Su tarjeta está bloqueada. Hubo demasiados PIN equivocados.
problem-locked-do = Use su tarjeta de recuperación. O vaya a la organización que le dio la tarjeta.
problem-weak-pin = Este PIN es demasiado fácil.
problem-weak-pin-do = Elija otro PIN.
problem-not-proven = La página no pudo comprobar la respuesta del servicio. Quizá alguien cambió algo.
problem-not-proven-do = Pare por ahora y salga. Avise a la organización que le dio la tarjeta. Muéstreles esta palabra: { $what }.
problem-log-went-back = Han desaparecido del registro líneas que estaban antes. Eso nunca debe pasar.
problem-log-went-back-do = Salga. Avise a la organización que le dio la tarjeta o al supervisor.
problem-changed = Su expediente ha cambiado mientras tanto. No se hizo nada.
problem-changed-do = Mírelo otra vez y después decida.
problem-not-allowed = El acuerdo entre las organizaciones no permite esto.
problem-not-allowed-do = No tiene que hacer nada. Si tiene preguntas, hable con quien le ayuda.
problem-not-active = Esta organización no participa ahora.
problem-not-active-do = Pregunte a la organización o pruebe más tarde.
problem-over = Se ha cerrado la sesión.
problem-over-do = Abra su expediente otra vez con su tarjeta.
problem-frozen = Todo está en pausa.
problem-frozen-do = Vaya a Inicio y actívelo otra vez. Después pruebe de nuevo.
problem-failed = Algo ha salido mal. No es culpa suya.
problem-failed-do = Pruebe otra vez. ¿Pasa de nuevo? Vaya a la organización que le dio la tarjeta.
problem-number = Dígales este número: { $id }
offline-banner = Sin conexión. Ve cómo era el { $date } a las { $time }.
