"""The fields that the API was seen to answer with, so that a change of form is noticed."""


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


EXPECTED_FIELDS = {
    "locations": _names(
        """
        ageGroup alsoKnownAs assessment assessmentServiceGroup brandId brandName careHome
        constituency contacts currentRatings deregistrationDate dormancy dormancyEndDate
        dormancyStartDate gacServiceTypes historicRatings inspectionAreas
        inspectionCategories inspectionDirectorate lastInspection lastReport localAuthority
        localAuthorityCode locationId locationTypes mainPhoneNumber name numberOfBeds
        odsCcgCode odsCcgName odsCode onspdCcgCode onspdCcgName onspdIcbCode onspdIcbName
        onspdLatitude onspdLongitude organisationType postalAddressCounty postalAddressLine1
        postalAddressLine2 postalAddressTownCity postalCode providerId
        providerInspectionAreas region registeredManagerAbsentDate registrationDate
        registrationStatus regulatedActivities relationships reports settingServices
        specialism specialisms type unpublishedReports uprn website
        """
    ),
    "providers": _names(
        """
        alsoKnownAs assessment assessmentServiceGroup brandId brandName charityNumber
        companiesHouseNumber constituency contacts currentRatings deregistrationDate
        historicRatings inspectionAreas inspectionCategories inspectionDirectorate
        lastInspection lastReport localAuthority locationIds mainPhoneNumber name odsCode
        onspdCcgCode onspdCcgName onspdIcbCode onspdIcbName onspdLatitude onspdLongitude
        organisationType ownershipType postalAddressCounty postalAddressLine1
        postalAddressLine2 postalAddressTownCity postalCode providerId region
        registrationDate registrationStatus regulatedActivities relationships reports type
        unpublishedReports uprn website
        """
    ),
}

REQUIRED_FIELDS = {
    "locations": frozenset(
        {"locationId", "name", "type", "registrationStatus", "registrationDate", "localAuthority"}
    ),
    "providers": frozenset(
        {"providerId", "name", "type", "registrationStatus", "registrationDate", "localAuthority"}
    ),
}
