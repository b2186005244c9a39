/** La unidad de práctica y su recorrido. */
export const practice = {
  practice_bar: 'PRÁCTICA — sin pacientes reales, sin sonido, nada se conserva',
  practice_case: 'Caso',
  practice_again: 'Desde el principio',
  practice_people: 'Quién puede iniciar sesión aquí',
  practice_pin: 'Iniciar sesión: {badge}, PIN {pin}',
  practice_people_how:
    'Personas inventadas. Escriba un número de tarjeta y el PIN {pin}; ambos valen solo para esta práctica.',
  practice_beds: 'camas {beds}',
  practice_open: 'Practicar en una ventana aparte',
  practice_opens: 'La unidad de práctica se abre en una ventana aparte. Esta unidad sigue.',
  case_calm: 'Unidad normal',
  case_deterioration: 'Un paciente empeora',
  case_false_alarm: 'Una falsa alarma',
  case_wrong_patient: 'El paciente equivocado',
  case_network_loss: 'La red va y viene',
  case_begins: '«{name}» empieza. Los monitores tardan unos segundos.',
  tour: 'Recorrido',
  tour_step: 'Tarea {step} de {count}',
  tour_next: 'Siguiente',
  tour_skip: 'Omitir',
  tour_previous: 'Atrás',
  tour_end: 'Terminar el recorrido',
  tour_done: 'Hecho. Siga con la siguiente cuando quiera.',
  tour_all_done: 'Hecho. Estas son las diez tareas; los casos de arriba muestran para qué sirven.',
  tour_sign_in: 'Iniciar sesión',
  tour_sign_in_how:
    'Pulse Iniciar sesión arriba a la derecha. Escriba el número de tarjeta {badge} y el PIN {pin}. Las demás tarjetas están en la barra de arriba.',
  tour_open: 'Ver de cerca a un paciente',
  tour_open_how:
    'Pulse una casilla o su número en el teclado. La vista de la cama muestra todas las ondas y valores.',
  tour_chart: 'Anotar una medición',
  tour_chart_how:
    'En la vista de la cama pulse V, o Anotar a la derecha. Cada valor dice de quién es y de cuándo.',
  tour_acknowledge: 'Confirmar una alarma',
  tour_acknowledge_how:
    'Elija arriba el caso «Un paciente empeora» si no hay ninguna. Pulse Confirmar en la lista, o A. Significa que usted la ha visto.',
  tour_take: 'Hacerse cargo de una alarma',
  tour_take_how: 'En la lista pulse «Voy yo». Así todos ven quién va y no se llama a nadie más.',
  tour_pause: 'Pausar el sonido',
  tour_pause_how:
    'Pulse Pausar sonido arriba, o P. Dura dos minutos; una nueva alarma alta se oye igualmente. Otra pulsación la termina.',
  tour_limits: 'Ver y fijar límites',
  tour_limits_how:
    'Abra una cama y pulse L, o sus límites. La vista previa dice cuántas alarmas habrían dado las últimas horas.',
  tour_admit: 'Ingresar a un paciente',
  tour_admit_how:
    'La última cama de la unidad está libre: pulse Ingresar paciente en su casilla, elija Paciente desconocido y confirme con una segunda pulsación.',
  tour_review: 'Mirar atrás',
  tour_review_how:
    'Pulse Revisión a la izquierda, o R. Allí están las tendencias, la onda entera y las tiras de cada suceso.',
  tour_handover: 'Entregar el turno',
  tour_handover_how:
    'Pulse Relevo a la izquierda. Cada enfermera tiene una página escrita a partir del diario; añada una nota y fírmela.',
};
