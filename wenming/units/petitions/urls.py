"""Addresses of what units and offices ask of the register; included by units.urls under its namespace."""

from django.urls import path

from wenming.units.petitions.views import amendments, applying, contacts, enrolments, exceptions, pairings, profiles

urlpatterns = [
    path("enrolment/", applying.application, name="enrol"),
    path("enrolment/code/", applying.code, name="enrolment-code"),
    path("enrolment/receipt/", applying.receipt_search, name="receipt-search"),
    path("enrolment/receipt/<str:receipt>/", applying.receipt, name="receipt"),
    path("enrolment/receipt/<str:receipt>/correction/", applying.correction, name="enrolment-correction"),
    path("enrolments/", enrolments.enrolments, name="enrolments"),
    path("enrolments/<int:pk>/", enrolments.enrolment, name="enrolment"),
    path("enrolments/<int:pk>/confirmation/", enrolments.confirmation, name="enrolment-confirmation"),
    path("enrolments/<int:pk>/return/", enrolments.sending_back, name="enrolment-return"),
    path("enrolments/<int:pk>/refusal/", enrolments.refusal, name="enrolment-refusal"),
    path("enrolments/<int:pk>/contact/", enrolments.enrolment_contact, name="enrolment-contact"),
    path("amendments/", amendments.amendments, name="amendments"),
    path("amendments/<int:pk>/", amendments.amendment, name="amendment"),
    path("amendments/<int:pk>/withdrawal/", amendments.withdrawal, name="amendment-withdrawal"),
    path("amendments/<int:pk>/proposals/<int:proposal_pk>/", amendments.decision, name="amendment-decision"),
    path("<int:pk>/amendment/", amendments.proposal, name="propose"),
    path("code-exceptions/", exceptions.exceptions, name="code-exceptions"),
    path("code-exceptions/new/", exceptions.exception_form, name="code-exception-form"),
    path("code-exceptions/<int:pk>/", exceptions.exception, name="code-exception"),
    path("code-exceptions/<int:pk>/approval/", exceptions.approval, name="code-exception-approval"),
    path("code-exceptions/<int:pk>/refusal/", exceptions.refusal, name="code-exception-refusal"),
    path("code-exceptions/<int:pk>/affirmation/", exceptions.affirmation, name="code-exception-affirmation"),
    path("profiles/missing/", profiles.missing, name="profiles-missing"),
    path("<int:pk>/profiles/<int:year>/", profiles.profile, name="profile"),
    path("<int:pk>/profiles/<int:year>/confirmation/", profiles.confirmation, name="profile-confirmation"),
    path("<int:pk>/profiles/<int:year>/reopening/", profiles.reopening, name="profile-reopening"),
    path("<int:pk>/contacts/", contacts.contacts, name="contacts"),
    path("<int:pk>/contacts/<int:contact_pk>/", contacts.contact, name="contact"),
    path("<int:pk>/contacts/<int:contact_pk>/removal/", contacts.removal, name="contact-removal"),
    path("<int:pk>/contacts/<int:contact_pk>/number/", contacts.number, name="contact-number"),
    path("<int:pk>/pairings/new/", pairings.pairing_form, name="pairing-form"),
    path("pairings/<int:pk>/", pairings.pairing, name="pairing"),
    path("pairings/<int:pk>/records/<int:year>/", pairings.joint_record, name="joint-record"),
    path("pairings/<int:pk>/end/", pairings.ending, name="pairing-end"),
]
