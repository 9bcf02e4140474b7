/// Every message there is: the topology, the AsyncAPI document and the golden files are made from this list.
public enum Catalogue {
    public static let messages: [any Message.Type] =
        [
            ReportInvolvement.self, ChildReported.self, WhereaboutsReported.self, FindChild.self,
            ViewReviews.self, ResolveReview.self, ChildrenMerged.self, ChildrenSeparated.self, CandidatesChanged.self,
            SignIn.self, EnrolSecondFactor.self, ConfirmSession.self, Mediate.self, SignOut.self, Authorise.self,
            ViewEndedSessions.self, OpenAccount.self, RenewAccount.self, SuspendAccount.self, ResetSecondFactor.self,
            AccreditOrganisation.self, ViewAccounts.self, SecondFactorReset.self, ViewAddresses.self,
            ViewShieldingOfficers.self, ViewPeople.self,
            ProposeChild.self, ViewProposedChildren.self, DecideProposedChild.self,
            PauseFeed.self, ResumeFeed.self, NoteFullSend.self, ViewReceipts.self, ViewQuality.self,
            ViewRecord.self, RecordInvolvement.self, EndInvolvement.self, ChangeInvolvement.self,
            InvolvementDeclared.self, InvolvementBegan.self, InvolvementEnded.self, PartTaken.self, MoveReported.self,
            TransferCompleted.self,
            RecordConsent.self, WithdrawConsent.self, RetentionSet.self, RecordPurged.self, SourceRecordsPurged.self,
            RunRetention.self, ViewGaps.self,
            Release.self, RecipientsOf.self, UnshieldedAmong.self,
            ShieldChild.self, LiftShield.self, TellApart.self, ToldApart.self, ViewHeld.self, RecordCleared.self,
            WithdrawIdentity.self, DiscloseRecord.self, IdentityWithdrawn.self, IdentityReturned.self,
            AliasesChanged.self, PurgeRecords.self,
            RequestShield.self, ShieldRequested.self, ViewShieldRequests.self, DecideShieldRequest.self,
            ViewDueShields.self, ConfirmShield.self, ViewGoLive.self, BeginLoading.self, SignOffShields.self,
            UseOverride.self, EndOverride.self, OverrideUsed.self, ViewInvestigations.self, CloseInvestigation.self,
            RequestContact.self, ViewContactRequests.self, ResolveContactRequest.self,
            ViewDeclarations.self, DecideDeclaration.self, DeclarationDecided.self,
            WatchChild.self, EndWatch.self, ViewWatches.self, WatchedChildReported.self, WatchersOf.self,
            ProposeTransfer.self, DecideTransfer.self, ViewTransfers.self, ResponsibilitySettled.self,
            ViewInbox.self, MarkRead.self,
            AuditEntriesWritten.self,
        ] + operations(IdentityTag.self) + operations(DirectoryTag.self) + operations(ShieldingTag.self)
        + operations(NotificationsTag.self) + operations(AuditTag.self)

    private static func operations<Tag: ServiceTag>(_ tag: Tag.Type) -> [any Message.Type] {
        [
            ViewHealth<Tag>.self, ViewParked<Tag>.self, RetryParked<Tag>.self, DropParked<Tag>.self,
            ViewForked<Tag>.self, OfferAgain<Tag>.self,
        ]
    }
}
